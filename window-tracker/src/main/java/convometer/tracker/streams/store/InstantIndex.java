package convometer.tracker.streams.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/// Names ordered by an instant within a group: the layout of the index stores. A key is the group,
/// a zero byte, eight bytes of milliseconds, the name; the value is what the index leads to, or
/// empty.
public final class InstantIndex {

    static final byte[] NOTHING = {};

    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    /// An entry of an index.
    public record Entry(Instant at, String name) {}

    static Bytes key(String group, Instant at, String name) {
        var groupBytes = group.getBytes(StandardCharsets.UTF_8);
        var nameBytes = name.getBytes(StandardCharsets.UTF_8);
        // Flipping the sign keeps instants before 1970 in order.
        return Bytes.wrap(
                ByteBuffer.allocate(groupBytes.length + 1 + Long.BYTES + nameBytes.length)
                        .put(groupBytes)
                        .put((byte) 0)
                        .putLong(at.toEpochMilli() ^ Long.MIN_VALUE)
                        .put(nameBytes)
                        .array());
    }

    /// The entries of a group from one (inclusive) to an instant (exclusive), soonest first.
    static List<Entry> entries(
            ReadOnlyKeyValueStore<Bytes, byte[]> store,
            String group,
            Entry from,
            Instant end,
            int limit) {
        var entries = new ArrayList<Entry>();
        visit(
                store,
                group,
                from,
                (entry, _) -> {
                    if (!entry.at().isBefore(end) || entries.size() == limit) return false;
                    return entries.add(entry);
                });
        return entries;
    }

    /// Shows the entries of a group from one on (inclusive), soonest first, for as long as the
    /// visitor wants more, and what the index leads to.
    static void visit(
            ReadOnlyKeyValueStore<Bytes, byte[]> store,
            String group,
            Entry from,
            BiPredicate<Entry, byte[]> visitor) {
        try (var range = range(store, group, from)) {
            var goesOn = true;
            while (goesOn && range.hasNext()) {
                var next = range.next();
                goesOn = visitor.test(entry(group, next.key), next.value);
            }
        }
    }

    /// The entries of a group from one on (inclusive), soonest first; to be closed.
    static KeyValueIterator<Bytes, byte[]> range(
            ReadOnlyKeyValueStore<Bytes, byte[]> store, String group, Entry from) {
        return store.range(key(group, from.at(), from.name()), key(group, LAST, ""));
    }

    static Entry entry(String group, Bytes key) {
        var bytes = ByteBuffer.wrap(key.get());
        bytes.position(group.getBytes(StandardCharsets.UTF_8).length + 1);
        var at = Instant.ofEpochMilli(bytes.getLong() ^ Long.MIN_VALUE);
        return new Entry(at, StandardCharsets.UTF_8.decode(bytes).toString());
    }

    private InstantIndex() {}
}
