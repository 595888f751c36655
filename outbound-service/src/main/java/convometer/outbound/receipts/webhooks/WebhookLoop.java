package convometer.outbound.receipts.webhooks;

import convometer.outbound.receipts.ReceiptTopic;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Reads receipts for one endpoint, as a member of the endpoint's group, and commits what was
/// delivered. It goes on polling while deliveries wait, so that it keeps its partitions; of a
/// partition that has something to deliver no more is read.
final class WebhookLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private static final Duration END = Duration.ofSeconds(5);

    private final WebhookEndpoint endpoint;
    private final WebhookDelivery delivery;

    /// Receipts carry the times of other machines.
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final ReceiptTopic topic;
    private final RetryPause pause;
    private final WebhookMetrics metrics;
    private final Clock clock;
    private final Instant begun;
    private final Thread thread;
    private final Map<TopicPartition, PartitionDelivery> partitions = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private volatile boolean stopped;

    WebhookLoop(WebhookEndpoint endpoint, WebhookDelivery.Parts parts, WebhookMetrics metrics) {
        this.endpoint = endpoint;
        this.metrics = metrics;
        delivery = new WebhookDelivery(endpoint, parts, metrics);
        topic = parts.topic();
        pause = parts.pause();
        clock = parts.clock();
        begun = clock.instant();
        thread = Thread.ofVirtual().name(endpoint.group()).unstarted(this::run);
        metrics.watch(this::oldest);
    }

    WebhookLoop start() {
        thread.start();
        return this;
    }

    private boolean ended() {
        return stopped || delivery.disabled();
    }

    private void run() {
        try {
            var failures = 0;
            while (!ended()) {
                // What was not committed is read again with the next consumer.
                if (failures > 0) pause.await(failures, Duration.ZERO);
                failures = readUntilItFails() ? 1 : failures + 1;
            }
        } catch (InterruptedException _) {
            // Closed while it waited.
        }
    }

    /// Whether anything could be read before.
    private boolean readUntilItFails() {
        var rounds = 0L;
        try (var consumer =
                topic.consumer(
                        Map.of(
                                ConsumerConfig.GROUP_ID_CONFIG,
                                endpoint.group(),
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                endpoint.group(),
                                // Deliveries of a partition that stays go on.
                                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                                CooperativeStickyAssignor.class.getName()))) {
            consumer.subscribe(List.of(topic.name()), new Assignment(consumer));
            for (; !ended(); rounds++) round(consumer);
            release(consumer, Set.copyOf(partitions.keySet()));
        } catch (RuntimeException | Error e) {
            LOG.warn("receipts for endpoint {} cannot be read, which is tried again", endpoint, e);
        } finally {
            stop(Set.copyOf(partitions.keySet()));
        }
        return rounds > 0;
    }

    private void round(Consumer<byte[], byte[]> consumer) {
        try {
            var records = consumer.poll(POLL);
            checkDeliveries();
            for (var partition : records.partitions()) {
                Objects.requireNonNull(partitions.get(partition)).add(records.records(partition));
                consumer.pause(Set.of(partition));
            }
        } catch (OffsetOutOfRangeException e) {
            metrics.lost();
            LOG.warn(
                    "receipts for endpoint {} are no longer kept and were not delivered", endpoint);
            consumer.seekToBeginning(e.offsetOutOfRangePartitions().keySet());
        }
        consumer.resume(
                partitions.entrySet().stream()
                        .filter(each -> each.getValue().idle())
                        .map(Map.Entry::getKey)
                        .toList());
        commit(consumer, partitions.keySet());
    }

    /// A delivery that has ended by itself would keep its partition for nothing.
    private void checkDeliveries() {
        if (delivery.disabled()) return;
        for (var each : partitions.values())
            if (each.ended()) throw new IllegalStateException("a delivery has ended");
    }

    private void commit(Consumer<byte[], byte[]> consumer, Set<TopicPartition> of) {
        var offsets = new HashMap<TopicPartition, Long>();
        for (var partition : of)
            Objects.requireNonNull(partitions.get(partition))
                    .delivered()
                    .ifPresent(next -> {
                        if (next != committed.getOrDefault(partition, -1L))
                            offsets.put(partition, next);
                    });
        if (offsets.isEmpty()) return;
        try {
            consumer.commitSync(metadata(offsets));
            committed.putAll(offsets);
        } catch (RebalanceInProgressException _) {
            // Once the group is settled, the next round commits it.
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> metadata(
            Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, each -> new OffsetAndMetadata(each.getValue())));
    }

    private void release(Consumer<byte[], byte[]> consumer, Set<TopicPartition> of) {
        of.forEach(each -> Objects.requireNonNull(partitions.get(each)).stop());
        commit(consumer, of);
        stop(of);
    }

    private void stop(Set<TopicPartition> of) {
        for (var each : of) {
            Objects.requireNonNull(partitions.remove(each)).stop();
            committed.remove(each);
        }
    }

    /// Follows what the group gives this instance.
    private final class Assignment implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;

        Assignment(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        /// An endpoint that is new begins with the receipts that were written since the start,
        /// which is committed at once: what comes before the first delivery is not lost with the
        /// instance.
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            var known = consumer.committed(Set.copyOf(assigned));
            var unknown = assigned.stream().filter(each -> known.get(each) == null).toList();
            var starts = starts(unknown);
            starts.forEach(consumer::seek);
            if (!starts.isEmpty()) consumer.commitSync(metadata(starts));
            for (var each : assigned)
                partitions.put(
                        each,
                        new PartitionDelivery(endpoint.group() + "-" + each.partition(), delivery));
        }

        private Map<TopicPartition, Long> starts(Collection<TopicPartition> unknown) {
            var since = begun.minus(CLOCKS_DIFFER).toEpochMilli();
            var starts = new HashMap<>(consumer.endOffsets(unknown));
            consumer.offsetsForTimes(
                            unknown.stream().collect(Collectors.toMap(each -> each, _ -> since)))
                    .forEach((partition, found) -> {
                        if (found != null) starts.put(partition, found.offset());
                    });
            return starts;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            release(consumer, held(revoked));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            stop(held(lost));
        }

        private Set<TopicPartition> held(Collection<TopicPartition> of) {
            return of.stream().filter(partitions::containsKey).collect(Collectors.toSet());
        }
    }

    /// In seconds; zero: everything is delivered.
    private double oldest() {
        return partitions.values().stream()
                .map(PartitionDelivery::oldest)
                .flatMapToLong(OptionalLong::stream)
                .min()
                .stream()
                .mapToDouble(since -> (clock.millis() - since) / 1000.0)
                .findFirst()
                .orElse(0);
    }

    /// Ends what is being delivered, and commits what was.
    @Override
    public void close() {
        stopped = true;
        try {
            if (!thread.join(END)) thread.interrupt();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
