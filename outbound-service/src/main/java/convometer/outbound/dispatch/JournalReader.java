package convometer.outbound.dispatch;

import convometer.outbound.dispatch.Journal.Entry;
import convometer.outbound.state.JournalEntry;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Reads a partition of the journal.
final class JournalReader {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ToLongFunction<TopicPartition> ends;
    private final Deserializer<JournalEntry> deserializer;
    private final PermissionReader permissions;
    private final String topic;

    /// Consumers live as long as one reading.
    ///
    /// @param consumers of committed records
    /// @param ends of partitions, with what is not committed yet
    JournalReader(
            Supplier<Consumer<byte[], byte[]>> consumers,
            ToLongFunction<TopicPartition> ends,
            Deserializer<JournalEntry> deserializer,
            PermissionReader permissions,
            String topic) {
        this.consumers = consumers;
        this.ends = ends;
        this.deserializer = deserializer;
        this.permissions = permissions;
        this.topic = topic;
    }

    /// What is written in a partition.
    ///
    /// @param entries in the order of their decisions
    /// @param mark of who wrote last
    record Read(List<Entry> entries, long position, Mark mark) {}

    /// Names a writing.
    ///
    /// @param owner the dispatcher that wrote; empty: nobody has yet
    /// @param sequence its number among that dispatcher's
    record Mark(String owner, long sequence) {

        static final Mark NONE = new Mark("", 0);
    }

    /// What is written, once nobody can add to it any more.
    Read read(int partition) {
        var entries = new HashMap<String, Entry>();
        var mark = new AtomicReference<JournalEntry>();
        readAll(
                new TopicPartition(topic, partition),
                (key, entry) -> {
                    if (key.isEmpty()) mark.set(entry);
                    else if (entry == null) entries.remove(key);
                    else entry(entry).ifPresent(each -> entries.put(key, each));
                });
        var marker = Optional.ofNullable(mark.get());
        return new Read(
                entries.values().stream()
                        .sorted(Comparator.comparingLong(each -> each.permission().firstOffset()))
                        .toList(),
                marker.map(JournalEntry::getOffset).orElse(0L),
                marker.map(each -> new Mark(each.getOwner(), each.getSequence()))
                        .orElse(Mark.NONE));
    }

    /// Of what waits only the outline is kept: there may be very many.
    private Optional<Entry> entry(JournalEntry entry) {
        var decision = Objects.requireNonNull(entry.getDecision(), "only a position has none");
        var state = Journal.State.valueOf(entry.getState().toUpperCase(Locale.ROOT));
        return permissions
                .permission(entry.getOffset(), decision)
                .map(permission -> inPlace(permission, entry))
                .map(permission ->
                        new Entry(
                                state == Journal.State.ATTEMPTED
                                        ? permission
                                        : permission.withoutContent(),
                                state,
                                entry.getTries(),
                                entry.getAt()));
    }

    private static Permission inPlace(Permission permission, JournalEntry entry) {
        var first = entry.getFirstOffset();
        return first < 0 ? permission : permission.inPlaceOf(first);
    }

    private void readAll(
            TopicPartition partition, BiConsumer<String, @Nullable JournalEntry> each) {
        var end = ends.applyAsLong(partition);
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        try (var consumer = consumers.get()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                if (System.nanoTime() - giveUp > 0)
                    throw new KafkaException("the end of " + topic + " cannot be reached");
                for (var record : consumer.poll(POLL))
                    each.accept(
                            KafkaJournal.key(record.key()),
                            record.value() == null
                                    ? null
                                    : deserializer.deserialize(topic, record.value()));
            }
        }
    }
}
