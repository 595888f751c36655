package convometer.outbound.receipts;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// When something is due for a request: an index by instant. A key is what is due, eight bytes of
/// milliseconds, the name.
record DueTimes(KeyValueStore<Bytes, byte[]> store) {

    private static final byte[] NOTHING = {};

    /// What is due.
    enum Due {
        /// Nobody waits any longer for word of a send without an answer.
        DEADLINE(0),
        /// It is forgotten.
        FORGET(1);

        private final byte sign;

        Due(int sign) {
            this.sign = (byte) sign;
        }

        private static Due of(byte sign) {
            return sign == DEADLINE.sign ? DEADLINE : FORGET;
        }
    }

    /// An entry of the index.
    record Entry(Due due, Instant at, String name) {}

    void add(Due due, Instant at, String name) {
        store.put(key(due, at, name), NOTHING);
    }

    void remove(Due due, Instant at, String name) {
        store.delete(key(due, at, name));
    }

    /// What is due by then, soonest first.
    List<Entry> until(Due due, Instant end, int most) {
        var entries = new ArrayList<Entry>();
        var from = key(due, Instant.ofEpochMilli(0), "");
        try (var range = store.range(from, key(due, end.plusMillis(1), ""))) {
            while (entries.size() < most && range.hasNext()) entries.add(entry(range.next().key));
        }
        return entries;
    }

    /// How much of it there is.
    int count(Due due) {
        return until(due, Instant.ofEpochMilli(Long.MAX_VALUE - 1), Integer.MAX_VALUE).size();
    }

    private static Bytes key(Due due, Instant at, String name) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Long.BYTES + bytes.length)
                        .put(due.sign)
                        .putLong(Math.max(0, at.toEpochMilli()))
                        .put(bytes)
                        .array());
    }

    private static Entry entry(Bytes key) {
        var bytes = ByteBuffer.wrap(key.get());
        var due = Due.of(bytes.get());
        var at = Instant.ofEpochMilli(bytes.getLong());
        return new Entry(due, at, StandardCharsets.UTF_8.decode(bytes).toString());
    }
}
