package convometer.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundReceipt;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads the journal from its topic.
final class KafkaSendJournal implements SendJournal {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Admin> admins;
    private final Deserializer<OutboundReceipt> deserializer;
    private final String topic;

    /// Clients that live as long as one reading.
    ///
    /// @param consumers of committed records
    KafkaSendJournal(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Admin> admins,
            Deserializer<OutboundReceipt> deserializer,
            String topic) {
        this.consumers = consumers;
        this.admins = admins;
        this.deserializer = deserializer;
        this.topic = topic;
    }

    @Override
    public List<Entry> entries(Set<Integer> partitions) {
        if (partitions.isEmpty()) return List.of();
        try (var consumer = consumers.get()) {
            var assigned = partitions.stream().map(p -> new TopicPartition(topic, p)).toList();
            var ends = ends(assigned);
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            return List.copyOf(readTo(ends, consumer).values());
        }
    }

    /// The ends with what is not committed yet: a transaction that died halfway may still turn out
    /// to have been committed, and reading waits until the broker knows.
    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        try (var admin = admins.get()) {
            var latest =
                    partitions.stream()
                            .collect(
                                    Collectors.toMap(
                                            Function.identity(), _ -> OffsetSpec.latest()));
            return admin.listOffsets(latest).all().get().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, end -> offset(end.getValue())));
        } catch (ExecutionException e) {
            throw new KafkaException("cannot find the end of " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted at the journal", e);
        }
    }

    private static long offset(ListOffsetsResultInfo end) {
        return end.offset();
    }

    private Map<String, Entry> readTo(
            Map<TopicPartition, Long> ends, Consumer<byte[], byte[]> consumer) {
        var open = new LinkedHashMap<String, Entry>();
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream()
                .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
            if (System.nanoTime() - giveUp > 0)
                throw new KafkaException("the end of " + topic + " cannot be reached");
            for (var record : consumer.poll(POLL)) {
                var attempt = deserializer.deserialize(topic, record.value());
                var key = record.partition() + "/" + new String(record.key(), UTF_8);
                if (attempt == null) open.remove(key);
                else open.put(key, new Entry(record.partition(), attempt));
            }
        }
        return open;
    }
}
