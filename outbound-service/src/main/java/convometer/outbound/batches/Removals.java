package convometer.outbound.batches;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.batches.items.ItemKeys;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;

/// When the rows of a batch are to be removed: an index by instant. A key is eight bytes of
/// milliseconds, the batch, a zero byte, and the attempt to hand it in.
record Removals(KeyValueStore<Bytes, byte[]> store) {

    private static final byte[] NOTHING = {};

    void add(Instant at, ItemKeys rows) {
        store.put(key(at, rows.batchId() + "\0" + rows.upload()), NOTHING);
    }

    /// The first that is due by now; null: none.
    @Nullable Bytes first(Instant now) {
        try (var due = store.range(key(Instant.EPOCH, ""), key(now.plusMillis(1), ""))) {
            return due.hasNext() ? due.next().key : null;
        }
    }

    /// Whose rows an entry is about.
    static ItemKeys rows(Bytes entry) {
        var names = UTF_8.decode(ByteBuffer.wrap(entry.get()).position(Long.BYTES)).toString();
        var zero = names.indexOf('\0');
        return new ItemKeys(names.substring(0, zero), names.substring(zero + 1));
    }

    void remove(Bytes entry) {
        store.delete(entry);
    }

    private static Bytes key(Instant at, String names) {
        var bytes = names.getBytes(UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(Long.BYTES + bytes.length)
                        .putLong(at.toEpochMilli())
                        .put(bytes)
                        .array());
    }
}
