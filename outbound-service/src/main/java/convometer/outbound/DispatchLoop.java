package convometer.outbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Keeps the dispatcher going: reads decisions, and after a fault begins again with new clients
/// from what is committed.
final class DispatchLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final Dispatcher dispatcher;
    private final MeterRegistry registry;
    private final Thread thread = new Thread(this::run, "dispatch");
    private volatile State state = State.STARTING;
    private volatile boolean closing;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /// How the loop is.
    enum State {
        STARTING,
        RUNNING,
        FAILING,
        STOPPED
    }

    DispatchLoop(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String topic,
            Dispatcher dispatcher,
            MeterRegistry registry) {
        this.consumers = consumers;
        this.topic = topic;
        this.dispatcher = dispatcher;
        this.registry = registry;
    }

    DispatchLoop start() {
        thread.start();
        return this;
    }

    State state() {
        return state;
    }

    private void run() {
        try {
            while (!closing) readUntilItFails();
            dispatcher.close();
        } finally {
            // Also after an error that nobody can go on from: health must not say otherwise.
            state = State.STOPPED;
        }
    }

    private void readUntilItFails() {
        try {
            read();
        } catch (WakeupException _) {
            // Somebody closes the loop.
        } catch (RuntimeException e) {
            state = State.FAILING;
            LOG.error("dispatch begins again: {}", e.toString(), e);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void read() {
        try (var consumer = consumers.get();
                var metrics = new KafkaClientMetrics(consumer)) {
            metrics.bindTo(registry);
            current = consumer;
            consumer.subscribe(List.of(topic), new Takeover(consumer));
            while (!closing) {
                var polled = consumer.poll(POLL);
                if (!polled.nextOffsets().isEmpty())
                    dispatcher.dispatch(polled, consumer.groupMetadata());
                state = State.RUNNING;
            }
        } finally {
            current = null;
        }
    }

    /// Before the first decision of a partition is read, the attempts that are open there are
    /// answered.
    private final class Takeover implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;

        Takeover(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // The position is known once no transaction on it is open any more.
            partitions.forEach(consumer::position);
            dispatcher.recover(
                    partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // A batch is finished before the next poll: nothing of ours is under way here.
        }
    }

    @Override
    public void close() {
        closing = true;
        dispatcher.stop();
        var consumer = current;
        if (consumer != null) consumer.wakeup();
        try {
            thread.join(GRACE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
