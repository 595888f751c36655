package convometer.outbound.dispatch;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.pacing.Pacer;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.streams.DeadLetters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Reads decisions and gives each partition's to a lane of its own. After a fault it begins again
/// with a new client from what is committed.
final class DispatchLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final Permits permits;
    private final Lanes lanes;
    private final Pacer pacer;
    private final int capacity;
    private final Duration grace;
    private final OutboundMetrics metrics;
    private final MeterRegistry registry;
    private final Thread thread = new Thread(this::run, "dispatch");
    private final Map<TopicPartition, LaneLoop> running = new ConcurrentHashMap<>();
    private volatile State state = State.STARTING;
    private volatile boolean closing;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private volatile @Nullable ConsumerGroupMetadata group;

    /// How the loop is.
    enum State {
        STARTING,
        RUNNING,
        FAILING,
        STOPPED
    }

    /// Makes lanes.
    interface Lanes {

        /// A lane for a partition.
        ///
        /// @param begin how far decisions were read, where the journal is too young to know
        /// @param group of the consumer, as it is now
        LaneLoop lane(TopicPartition decisions, long begin, Supplier<ConsumerGroupMetadata> group);
    }

    /// @param capacity how many messages a lane holds before its partition is read no further
    /// @param grace how long a lane may take to end
    DispatchLoop(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String topic,
            Permits permits,
            Lanes lanes,
            Pacer pacer,
            int capacity,
            Duration grace,
            OutboundMetrics metrics,
            MeterRegistry registry) {
        this.consumers = consumers;
        this.topic = topic;
        this.permits = permits;
        this.lanes = lanes;
        this.pacer = pacer;
        this.capacity = capacity;
        this.grace = grace;
        this.metrics = metrics;
        this.registry = registry;
    }

    DispatchLoop start() {
        metrics.watch(() -> running.values().stream().map(LaneLoop::view).toList());
        thread.start();
        return this;
    }

    /// Running only when each lane is.
    State state() {
        var known = state;
        return known == State.RUNNING
                        && !running.values().stream()
                                .allMatch(lane -> lane.state() == LaneLoop.State.RUNNING)
                ? State.STARTING
                : known;
    }

    private void run() {
        try {
            while (!closing) readUntilItFails();
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
                var meters = new KafkaClientMetrics(consumer)) {
            meters.bindTo(registry);
            current = consumer;
            consumer.subscribe(List.of(topic), new Assignment(consumer));
            while (!closing) {
                var polled = consumer.poll(POLL);
                group = consumer.groupMetadata();
                hand(polled);
                pauseAndResume(consumer);
                if (running.values().stream()
                        .anyMatch(lane -> lane.state() == LaneLoop.State.FAILED))
                    throw new IllegalStateException("a lane has failed");
                state = State.RUNNING;
            }
        } finally {
            current = null;
            // Closing the consumer has stopped them; after an error it may not have come to that.
            end(List.copyOf(running.keySet()), false);
        }
    }

    private void hand(ConsumerRecords<byte[], byte[]> polled) {
        polled.nextOffsets()
                .forEach((partition, next) -> {
                    var lane = running.get(partition);
                    if (lane == null) throw new IllegalStateException(partition + " has no lane");
                    var read = new ArrayList<Permit>();
                    var letters = new ArrayList<ProducerRecord<byte[], byte[]>>();
                    polled.records(partition).forEach(record -> read(record, read, letters));
                    lane.read(read, letters, next.offset());
                });
    }

    private void read(
            ConsumerRecord<byte[], byte[]> record,
            List<Permit> read,
            List<ProducerRecord<byte[], byte[]>> letters) {
        if (record.value() == null) return;
        try {
            permits.read(record.offset(), record.value()).ifPresent(read::add);
        } catch (RegistryException.Unavailable e) {
            throw e;
        } catch (SerializationException e) {
            metrics.deadLetter(DeadLetter.UNREADABLE);
            letters.add(
                    DeadLetters.letter(
                            record, DeadLetter.UNREADABLE.code(), String.valueOf(e.getMessage())));
        }
    }

    /// A lane that is full gets nothing more until half of it is gone.
    private void pauseAndResume(Consumer<byte[], byte[]> consumer) {
        var paused = consumer.paused();
        running.forEach((partition, lane) -> {
            if (!paused.contains(partition) && lane.load() >= capacity)
                consumer.pause(List.of(partition));
            else if (paused.contains(partition) && lane.load() <= capacity / 2)
                consumer.resume(List.of(partition));
        });
    }

    private void end(Collection<TopicPartition> partitions, boolean lost) {
        var ending = new ArrayList<LaneLoop>();
        for (var partition : partitions) {
            var lane = running.remove(partition);
            if (lane != null) ending.add(lane);
        }
        for (var lane : ending)
            if (lost) lane.abandon();
            else lane.stop();
        var giveUp = System.nanoTime() + grace.toNanos();
        for (var lane : ending)
            if (!lane.join(Duration.ofNanos(Math.max(1, giveUp - System.nanoTime())))) {
                LOG.warn("a lane is left with messages under way");
                lane.abandon();
            }
    }

    private final class Assignment implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;

        Assignment(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            group = consumer.groupMetadata();
            for (var partition : partitions)
                running.put(
                        partition,
                        lanes.lane(partition, consumer.position(partition), this::group).start());
            share();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // The group may have moved on already, and what is under way is still to be written.
            group = consumer.groupMetadata();
            end(partitions, false);
            share();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            end(partitions, true);
            share();
        }

        /// Of what a number may send, the part that falls to the partitions that are here.
        private void share() {
            var all = consumer.partitionsFor(topic).size();
            if (all > 0 && !running.isEmpty()) pacer.share((double) running.size() / all);
        }

        private ConsumerGroupMetadata group() {
            return Objects.requireNonNull(group, "known since the partition is");
        }
    }

    @Override
    public void close() {
        closing = true;
        var consumer = current;
        if (consumer != null) consumer.wakeup();
        try {
            thread.join(grace.plus(PAUSE.multipliedBy(5)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
