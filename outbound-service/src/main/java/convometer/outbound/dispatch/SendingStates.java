package convometer.outbound.dispatch;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.SendingScope;
import convometer.outbound.pacing.SendingState;
import convometer.outbound.state.SendingStateRecord;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;
import convometer.schemas.service.TopicReader;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// What is stopped and what may send, for all instances: on a topic of its own, which each of them
/// reads whole before it sends anything, and then follows.
public final class SendingStates implements Pacer.StopListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SendingStates.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final Deserializer<SendingStateRecord> deserializer;
    private final Publisher publisher;
    private final OutboundMetrics metrics;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread = new Thread(this::follow, "sending-states");
    private volatile boolean closing;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private @Nullable Pacer pacer;

    SendingStates(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String topic,
            Deserializer<SendingStateRecord> deserializer,
            Publisher publisher,
            OutboundMetrics metrics) {
        this.consumers = consumers;
        this.topic = topic;
        this.deserializer = deserializer;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /// Applies what is on the topic, and from now on whatever comes.
    ///
    /// @throws KafkaException if the topic cannot be read
    SendingStates start(Pacer of) {
        pacer = of;
        var consumer = opened();
        current = consumer;
        TopicReader.readToEnd(consumer, this::apply);
        thread.start();
        return this;
    }

    /// Is told when something may be sent that could not be before.
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// Stops something or lets it go on, in all instances.
    ///
    /// @throws ProblemException if Kafka does not take it; then nothing has changed
    public void set(SendingScope scope, SendingState state) {
        publish(scope, state);
        apply(scope, state);
    }

    /// Meta's answers have stopped something here, or ended that; the other instances are told.
    @Override
    public void changed(SendingScope scope, SendingState state) {
        tell(scope, state);
        executor.execute(() -> {
            try {
                publish(scope, state);
            } catch (ProblemException e) {
                LOG.warn("the other instances cannot be told of it: {}", e.getMessage());
            }
        });
    }

    private void tell(SendingScope scope, SendingState state) {
        metrics.sendingChanged(scope, state);
        if (state.running()) LOG.warn("{} sends again", name(scope));
        else
            LOG.error(
                    "{} does not send any more, stopped by {}: what it wants to send waits",
                    name(scope),
                    state.stoppedBy());
        listeners.forEach(Runnable::run);
    }

    /// A business number's id says nothing of a customer.
    private static String name(SendingScope scope) {
        return switch (scope.kind()) {
            case ACCOUNT -> "account " + scope.id();
            case NUMBER -> "number " + scope.id();
            case ALL -> "everything";
        };
    }

    private void publish(SendingScope scope, SendingState state) {
        publisher.publish(
                DispatchTopics.SENDING_STATES,
                key(scope),
                SendingStateRecord.newBuilder()
                        .setScope(scope.kind().name().toLowerCase(Locale.ROOT))
                        .setId(scope.id())
                        .setRunning(state.running())
                        .setStoppedBy(state.stoppedBy())
                        .setReason(state.reason())
                        .setSince(state.since())
                        .build());
    }

    private static String key(SendingScope scope) {
        return scope.kind().name().toLowerCase(Locale.ROOT) + "/" + scope.id();
    }

    private void follow() {
        while (!closing)
            try {
                var consumer = current;
                if (consumer == null) {
                    consumer = opened();
                    current = consumer;
                }
                consumer.poll(POLL).forEach(this::apply);
            } catch (WakeupException _) {
                // Somebody closes it.
            } catch (KafkaException e) {
                LOG.warn("{} cannot be followed now: {}", topic, e.toString());
                release();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        release();
    }

    private Consumer<byte[], byte[]> opened() {
        var consumer = consumers.get();
        consumer.assign(TopicReader.partitions(consumer, topic));
        consumer.seekToBeginning(consumer.assignment());
        return consumer;
    }

    private void release() {
        var consumer = current;
        if (consumer != null) consumer.close();
        current = null;
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) return;
        try {
            var stored = deserializer.deserialize(topic, record.value());
            apply(scope(stored), state(stored));
        } catch (RuntimeException e) {
            LOG.warn(
                    "a record of {} is passed over, offset {}: {}",
                    topic,
                    record.offset(),
                    e.getClass().getName());
        }
    }

    private void apply(SendingScope scope, SendingState state) {
        var known = pacer;
        if (known == null || known.sending(scope).equals(state)) return;
        known.setSending(scope, state);
        tell(scope, state);
    }

    private static SendingScope scope(SendingStateRecord stored) {
        return new SendingScope(
                SendingScope.Kind.valueOf(stored.getScope().toUpperCase(Locale.ROOT)),
                stored.getId());
    }

    private static SendingState state(SendingStateRecord stored) {
        return new SendingState(
                stored.getRunning(), stored.getStoppedBy(), stored.getReason(), stored.getSince());
    }

    @Override
    public void close() {
        closing = true;
        var consumer = current;
        if (consumer != null) consumer.wakeup();
        try {
            thread.join(POLL.multipliedBy(3));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        executor.shutdown();
    }
}
