package convometer.billing.streams;

import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Tells records that a group has not read from what only takes up offsets: the marks of
/// transactions and what was aborted, which nobody reads and not everybody commits.
final class UnreadRecords implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(10);

    private final Consumer<byte[], byte[]> consumer;

    /// Up to where nothing was found behind what was committed.
    private final Map<TopicPartition, Long> nothingUntil = new HashMap<>();

    /// @param name of the consumer
    UnreadRecords(KafkaClients clients, String name) {
        consumer =
                clients.consumer(
                        ClientSettings.passing(name)
                                .always(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                                .always(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1)
                                // Whether there is something, not what.
                                .always(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1)
                                .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
                                .always(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
                                .always(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false)
                                .usually(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    /// How far each partition is read: as committed, or to its end where there is nothing more.
    Map<TopicPartition, Long> read(
            Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed) {
        var read = new HashMap<>(committed);
        var asked = new HashSet<TopicPartition>();
        ends.forEach((partition, end) -> {
            if (nothingUntil.getOrDefault(partition, 0L) >= end) read.put(partition, end);
            else if (committed.getOrDefault(partition, 0L) < end) asked.add(partition);
        });
        for (var partition : empty(asked, ends, committed)) {
            var end = ends.getOrDefault(partition, 0L);
            nothingUntil.put(partition, end);
            read.put(partition, end);
        }
        return read;
    }

    private Set<TopicPartition> empty(
            Set<TopicPartition> asked,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Long> committed) {
        var empty = new HashSet<TopicPartition>();
        if (asked.isEmpty()) return empty;
        consumer.assign(asked);
        // The pause of a partition outlives its assignment.
        consumer.resume(asked);
        for (var partition : asked) {
            var from = committed.get(partition);
            if (from == null) consumer.seekToBeginning(Set.of(partition));
            else consumer.seek(partition, from);
        }
        var open = new HashSet<>(asked);
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!open.isEmpty() && System.nanoTime() < giveUp) {
            var holding = consumer.poll(POLL).partitions();
            consumer.pause(holding);
            open.removeAll(holding);
            open.removeIf(partition -> {
                var end = ends.getOrDefault(partition, 0L);
                return consumer.position(partition) >= end && empty.add(partition);
            });
        }
        return empty;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
