package convometer.outbound.receipts.stream;

import convometer.outbound.receipts.ReceiptFilter;
import convometer.outbound.receipts.ReceiptTopic;
import convometer.schemas.service.ProblemException;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.HttpStatus;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SynchronousSink;
import reactor.util.context.Context;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The open streams of receipts. A stream waits for its next receipt on a virtual thread, and only
/// while its client asks for one: a client that does not read makes its stream wait, with no more
/// in memory than what was fetched at once.
@Singleton
public final class ReceiptStreams {

    /// How long a stream keeps its place without a subscriber.
    private static final Duration UNTAKEN = Duration.ofSeconds(30);

    private final ReceiptTopic topic;
    private final ReceiptStreamSettings settings;
    private final Counter gaps;
    private final Set<ReceiptReader> open = ConcurrentHashMap.newKeySet();
    private final Executor threads = task -> Thread.ofVirtual().name("receipt-stream").start(task);

    ReceiptStreams(ReceiptTopic topic, ReceiptStreamSettings settings, MeterRegistry registry) {
        this.topic = topic;
        this.settings = settings;
        Gauge.builder("outbound.receipt.streams", open, Set::size)
                .description("Streams of receipts that are open")
                .register(registry);
        gaps =
                Counter.builder("outbound.receipt.stream.gaps")
                        .description("Times that a stream missed receipts that were gone")
                        .register(registry);
    }

    /// Opens a stream, for one subscriber, that goes on until its client leaves. It takes its place
    /// at once, so that a client that cannot have one gets an answer that says so.
    ///
    /// @throws ProblemException if there are too many streams, or Kafka does not answer
    public Flux<StreamEvent> read(ReceiptStart start, ReceiptFilter filter) {
        // Nothing of a stream that has ended is kept for as long as somebody might come for it.
        var untaken = new AtomicReference<@Nullable ReceiptReader>(open(start, filter));
        // A client may be gone before anybody subscribes for it.
        CompletableFuture.delayedExecutor(UNTAKEN.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(() -> {
                    var left = untaken.getAndSet(null);
                    if (left != null) close(left);
                });
        return Flux.defer(() -> {
            var mine = untaken.getAndSet(null);
            return mine == null ? Flux.<StreamEvent>empty() : events(mine);
        });
    }

    private Flux<StreamEvent> events(ReceiptReader reader) {
        return Flux.<StreamEvent, ReceiptReader>generate(
                        () -> reader, this::next, each -> threads.execute(() -> close(each)))
                .transform(
                        Operators.<StreamEvent, StreamEvent>lift(
                                (_, client) -> new Client(client, reader, threads)));
    }

    private ReceiptReader next(ReceiptReader reader, SynchronousSink<StreamEvent> sink) {
        reader.next()
                .ifPresentOrElse(
                        event -> {
                            if (event instanceof StreamEvent.Gap) gaps.increment();
                            sink.next(event);
                        },
                        sink::complete);
        return reader;
    }

    /// Several may be opened at once: each adds itself before it counts.
    private ReceiptReader open(ReceiptStart start, ReceiptFilter filter) {
        if (open.size() >= settings.limit()) throw tooMany();
        try {
            var reader =
                    new ReceiptReader(
                            topic, filter, settings.heartbeat(), topic.consumer(Map.of()));
            open.add(reader);
            begin(reader, start);
            return reader;
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    private void begin(ReceiptReader reader, ReceiptStart start) {
        try {
            if (open.size() > settings.limit()) throw tooMany();
            reader.begin(start);
        } catch (RuntimeException e) {
            close(reader);
            throw e;
        }
    }

    private void close(ReceiptReader reader) {
        open.remove(reader);
        reader.close();
    }

    private ProblemException tooMany() {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "too_many_streams",
                "This instance has " + settings.limit() + " streams open, which is its limit.");
    }

    private static ProblemException unavailable(KafkaException cause) {
        var problem =
                new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "unavailable",
                        "Receipts cannot be read now; ask again in a moment.");
        problem.initCause(cause);
        return problem;
    }

    /// Ends the streams, whose clients go on at another instance.
    @PreDestroy
    void close() {
        open.forEach(ReceiptReader::stop);
    }

    /// Waits for what a client asks for on another thread than the one that asks, and ends the
    /// waiting once the client leaves. No scheduler of Reactor's does: those interrupt, which
    /// leaves a consumer half closed, or go on waiting.
    private static final class Client implements CoreSubscriber<StreamEvent>, Subscription {

        private final CoreSubscriber<? super StreamEvent> client;
        private final ReceiptReader reader;
        private final Executor threads;
        private @Nullable Subscription events;

        Client(CoreSubscriber<? super StreamEvent> client, ReceiptReader reader, Executor threads) {
            this.client = client;
            this.reader = reader;
            this.threads = threads;
        }

        @Override
        public Context currentContext() {
            return client.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            events = subscription;
            client.onSubscribe(this);
        }

        @Override
        public void request(long count) {
            threads.execute(() -> Objects.requireNonNull(events).request(count));
        }

        @Override
        public void cancel() {
            reader.stop();
            Objects.requireNonNull(events).cancel();
        }

        @Override
        public void onNext(StreamEvent event) {
            client.onNext(event);
        }

        @Override
        public void onError(Throwable error) {
            client.onError(error);
        }

        @Override
        public void onComplete() {
            client.onComplete();
        }
    }
}
