package convometer.outbound.dispatch;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.pacing.Pacer;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.streams.DeadLetters;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Reads decisions and gives each partition's to a dispatcher of its own. After a fault it begins
/// again with a new client from what is committed.
final class DecisionConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionConsumer.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_UNREAD = 5_000;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final PermissionReader permissions;
    private final Dispatchers dispatchers;
    private final Pacer pacer;
    private final Duration grace;
    private final OutboundMetrics metrics;
    private final Thread thread = new Thread(this::run, "dispatch");
    private final Map<TopicPartition, DispatcherLoop> running = new ConcurrentHashMap<>();
    private volatile State state = State.STARTING;
    private volatile boolean closing;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private volatile @Nullable ConsumerGroupMetadata group;

    /// How the loop is.
    enum State {
        STARTING,
        RUNNING,
        /// A dispatcher cannot write, and tries again.
        BLOCKED,
        FAILING,
        STOPPED
    }

    /// Makes dispatchers.
    interface Dispatchers {

        /// A dispatcher for a partition.
        ///
        /// @param begin how far decisions were read, where the journal is too young to know
        /// @param group of the consumer, as it is now
        DispatcherLoop dispatcher(
                TopicPartition decisions, long begin, Supplier<ConsumerGroupMetadata> group);
    }

    /// @param grace how long a dispatcher may take to end
    DecisionConsumer(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String topic,
            PermissionReader permissions,
            Dispatchers dispatchers,
            Pacer pacer,
            Duration grace,
            OutboundMetrics metrics) {
        this.consumers = consumers;
        this.topic = topic;
        this.permissions = permissions;
        this.dispatchers = dispatchers;
        this.pacer = pacer;
        this.grace = grace;
        this.metrics = metrics;
    }

    DecisionConsumer start() {
        metrics.watch(() -> running.values().stream().map(DispatcherLoop::status).toList());
        thread.start();
        return this;
    }

    /// Running only when each dispatcher is.
    State state() {
        var known = state;
        if (known != State.RUNNING) return known;
        var states = running.values().stream().map(DispatcherLoop::state).toList();
        if (states.contains(DispatcherLoop.State.BLOCKED)) return State.BLOCKED;
        return states.stream().allMatch(each -> each == DispatcherLoop.State.RUNNING)
                ? State.RUNNING
                : State.STARTING;
    }

    /// Something has changed that messages may have waited for.
    void wake() {
        running.values().forEach(DispatcherLoop::wake);
    }

    /// How many messages of each number wait or are at Meta, in this instance.
    Map<String, Integer> queued() {
        var queued = new HashMap<String, Integer>();
        for (var dispatcher : running.values())
            dispatcher
                    .status()
                    .queued()
                    .forEach((number, n) -> queued.merge(number, n, Integer::sum));
        return queued;
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
        try (var consumer = consumers.get()) {
            current = consumer;
            consumer.subscribe(List.of(topic), new Assignment(consumer));
            while (!closing) {
                var polled = consumer.poll(POLL);
                group = consumer.groupMetadata();
                hand(polled);
                pauseAndResume(consumer);
                if (running.values().stream()
                        .anyMatch(dispatcher -> dispatcher.state() == DispatcherLoop.State.FAILED))
                    throw new IllegalStateException("a dispatcher has failed");
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
                    var dispatcher = running.get(partition);
                    if (dispatcher == null)
                        throw new IllegalStateException(partition + " has no dispatcher");
                    var read = new ArrayList<GateDecision>();
                    var deadLetters = new ArrayList<ProducerRecord<byte[], byte[]>>();
                    polled.records(partition).forEach(record -> read(record, read, deadLetters));
                    dispatcher.read(read, deadLetters, next.offset());
                });
    }

    private void read(
            ConsumerRecord<byte[], byte[]> record,
            List<GateDecision> read,
            List<ProducerRecord<byte[], byte[]>> deadLetters) {
        if (record.value() == null) return;
        try {
            permissions.read(record.offset(), record.value()).ifPresent(read::add);
        } catch (RegistryException.Unavailable e) {
            throw e;
        } catch (SerializationException e) {
            metrics.deadLetter(DeadLetter.UNREADABLE);
            deadLetters.add(
                    DeadLetters.letter(
                            record, DeadLetter.UNREADABLE.code(), String.valueOf(e.getMessage())));
        }
    }

    /// A dispatcher that does not keep up with reading gets nothing more until it does. What waits
    /// to be sent never holds up reading.
    private void pauseAndResume(Consumer<byte[], byte[]> consumer) {
        var paused = consumer.paused();
        running.forEach((partition, dispatcher) -> {
            var unread = dispatcher.unread();
            if (!paused.contains(partition) && unread >= MOST_UNREAD)
                consumer.pause(List.of(partition));
            else if (paused.contains(partition) && unread <= MOST_UNREAD / 2)
                consumer.resume(List.of(partition));
        });
    }

    private void end(Collection<TopicPartition> partitions, boolean lost) {
        var ending = new ArrayList<DispatcherLoop>();
        for (var partition : partitions) {
            var dispatcher = running.remove(partition);
            if (dispatcher != null) ending.add(dispatcher);
        }
        for (var dispatcher : ending)
            if (lost) dispatcher.abandon();
            else dispatcher.stop();
        var giveUp = System.nanoTime() + grace.toNanos();
        for (var dispatcher : ending)
            if (!dispatcher.join(Duration.ofNanos(Math.max(1, giveUp - System.nanoTime())))) {
                LOG.warn("a dispatcher is left with messages under way");
                dispatcher.abandon();
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
                        dispatchers
                                .dispatcher(partition, consumer.position(partition), this::group)
                                .start());
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
