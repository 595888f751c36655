package convometer.outbound.dispatch;

import convometer.outbound.dispatch.Journal.Entry;
import convometer.outbound.state.JournalEntry;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Reads a partition of the journal.
final class JournalReader {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ToLongFunction<TopicPartition> ends;
    private final Deserializer<JournalEntry> deserializer;
    private final Permits permits;
    private final String topic;

    /// Consumers live as long as one reading.
    ///
    /// @param consumers of committed records
    /// @param ends of partitions, with what is not committed yet
    JournalReader(
            Supplier<Consumer<byte[], byte[]>> consumers,
            ToLongFunction<TopicPartition> ends,
            Deserializer<JournalEntry> deserializer,
            Permits permits,
            String topic) {
        this.consumers = consumers;
        this.ends = ends;
        this.deserializer = deserializer;
        this.permits = permits;
        this.topic = topic;
    }

    /// What is written in a partition.
    ///
    /// @param entries in the order of their decisions
    /// @param mark of who wrote last
    record Read(List<Entry> entries, long position, Mark mark) {}

    /// Names a writing.
    ///
    /// @param owner the lane that wrote; empty: nobody has yet
    /// @param sequence its number among that lane's
    record Mark(String owner, long sequence) {

        static final Mark NONE = new Mark("", 0);
    }

    /// What is written, once nobody can add to it any more.
    Read read(int partition) {
        var newest = newest(new TopicPartition(topic, partition));
        var marker = Optional.ofNullable(newest.remove(""));
        var entries =
                newest.values().stream()
                        .flatMap(this::entry)
                        .sorted(Comparator.comparingLong(each -> each.permit().offset()))
                        .toList();
        return new Read(
                entries,
                marker.map(JournalEntry::getOffset).orElse(0L),
                marker.map(each -> new Mark(each.getOwner(), each.getSequence()))
                        .orElse(Mark.NONE));
    }

    private Stream<Entry> entry(JournalEntry entry) {
        var decision = Objects.requireNonNull(entry.getDecision(), "only a position has none");
        return permits.read(entry.getOffset(), decision).stream()
                .map(permit ->
                        new Entry(
                                permit,
                                entry.getState().equals(DispatchRecords.ATTEMPTED),
                                entry.getTries(),
                                entry.getAt()));
    }

    private Map<String, JournalEntry> newest(TopicPartition partition) {
        var newest = new LinkedHashMap<String, JournalEntry>();
        var end = ends.applyAsLong(partition);
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        try (var consumer = consumers.get()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                if (System.nanoTime() - giveUp > 0)
                    throw new KafkaException("the end of " + topic + " cannot be reached");
                for (var record : consumer.poll(POLL)) {
                    var key = KafkaJournal.key(record.key());
                    if (record.value() == null) newest.remove(key);
                    else newest.put(key, deserializer.deserialize(topic, record.value()));
                }
            }
        }
        return newest;
    }
}
