package convometer.ingest.publish;

import convometer.ingest.IngestSettings;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;

import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// Knows whether Kafka is there. It looks after Kafka in the background, so that a request is
/// refused at once while Kafka is away, and is accepted again without anybody's help. Each return
/// of Kafka gets a producer of its own: no error outlives its incident.
///
/// Kafka is away once something that was asked of it is not answered in time and nothing else was
/// heard from it meanwhile. One record that waits for a slow replica is not enough for that: the
/// others are acknowledged, and probes answered. A cluster that answers probes and acknowledges
/// nothing is there, then: each webhook waits for it, and is answered 503.
@Context
public final class BrokerConnection {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);

    private final Broker broker;
    private final IngestSettings settings;
    private final AtomicReference<@Nullable Producer<String, byte[]>> current =
            new AtomicReference<>();
    private final ScheduledExecutorService prober =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("kafka-prober").factory());
    private final AtomicReference<@Nullable Producer<String, byte[]>> broken =
            new AtomicReference<>();

    /// When Kafka answered last, as [System#nanoTime()].
    private volatile long heardAt = System.nanoTime();

    private final AtomicBoolean reported = new AtomicBoolean();

    BrokerConnection(Broker broker, IngestSettings settings, MeterRegistry registry) {
        this.broker = broker;
        this.settings = settings;
        Gauge.builder("kafka.reachable", this, connection -> connection.reachable() ? 1 : 0)
                .description(
                        "1 while Kafka answers, else 0; whether it acknowledges is another matter")
                .register(registry);
    }

    @PostConstruct
    void start() {
        var millis = settings.probeEvery().toMillis();
        var _ = prober.scheduleWithFixedDelay(this::check, 0, millis, TimeUnit.MILLISECONDS);
    }

    public boolean reachable() {
        return current.get() != null;
    }

    /// @throws KafkaUnavailable at once, while Kafka is known to be away
    Producer<String, byte[]> producer() {
        var producer = current.get();
        if (producer == null) throw new KafkaUnavailable("kafka is away", null);
        return producer;
    }

    /// Looks after Kafka once.
    public synchronized void check() {
        var producer = current.get();
        var askedAt = System.nanoTime();
        try {
            broker.probe();
            heard();
            if (producer == null) connect();
            else if (broken.compareAndSet(producer, null)) replace(producer);
        } catch (Exception | LinkageError e) {
            if (producer == null) report(e);
            else unanswered(producer, askedAt, e);
        }
    }

    private void connect() {
        broker.prepare();
        current.set(broker.connect());
        reported.set(false);
        LOG.info("kafka is there: webhooks are accepted");
    }

    /// Nobody is refused meanwhile.
    private void replace(Producer<String, byte[]> producer) {
        var next = broker.connect();
        if (current.compareAndSet(producer, next)) dismiss(producer);
        else next.close(Duration.ZERO);
    }

    /// Kafka has answered.
    void heard() {
        heardAt = System.nanoTime();
    }

    /// Something that was asked was not answered in time. If nothing was heard since, Kafka is away
    /// until the next good probe. What is still under way with the producer may end well.
    ///
    /// @param askedAt as [System#nanoTime()]
    void unanswered(Producer<String, byte[]> producer, long askedAt, Throwable error) {
        if (heardAt - askedAt > 0 || !current.compareAndSet(producer, null)) return;
        report(error);
        dismiss(producer);
    }

    /// The producer has failed in a way that another one may not: the next good probe replaces it.
    void failed(Producer<String, byte[]> producer) {
        broken.set(producer);
    }

    private void dismiss(Producer<String, byte[]> producer) {
        var _ = Thread.ofVirtual().start(() -> producer.close(settings.acknowledgeWithin()));
    }

    /// One line an incident, not one a request.
    private void report(Throwable error) {
        if (!reported.getAndSet(true))
            LOG.warn(
                    "kafka is away: webhooks are answered 503 until it is back: {}",
                    error.toString());
    }

    @PreDestroy
    void close() {
        prober.shutdownNow();
        var producer = current.getAndSet(null);
        if (producer != null) producer.close(Duration.ofSeconds(3));
    }
}
