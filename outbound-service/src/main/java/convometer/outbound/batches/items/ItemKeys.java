package convometer.outbound.batches.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.batches.state.BatchState;
import convometer.outbound.rules.batch.BatchProgress.Attempt;

import org.apache.kafka.common.utils.Bytes;

import java.nio.ByteBuffer;
import java.time.Instant;

/// Keys of rows that belong to one attempt to hand a batch in: first the two names, each ended by a
/// zero byte, then what orders the rows.
public record ItemKeys(String batchId, String upload) {

    public static ItemKeys of(BatchState batch) {
        return new ItemKeys(batch.getBatchId(), batch.getUpload());
    }

    /// Of an item or its result, in the order of the numbers.
    public Bytes item(int n) {
        return Bytes.wrap(start(Integer.BYTES).putInt(n).array());
    }

    /// Behind all items.
    public Bytes lastItem() {
        return item(Integer.MAX_VALUE);
    }

    /// Of an item that waits, in the order of the instants.
    Bytes postponed(Instant until, Attempt attempt) {
        return Bytes.wrap(
                start(Long.BYTES + 2 * Integer.BYTES)
                        .putLong(until.toEpochMilli())
                        .putInt(attempt.item())
                        .putInt(attempt.attempt())
                        .array());
    }

    Bytes firstPostponed() {
        return postponed(Instant.EPOCH, new Attempt(0, 0));
    }

    Bytes lastPostponed() {
        return postponed(Instant.ofEpochMilli(Long.MAX_VALUE), new Attempt(0, 0));
    }

    /// Until when the item of a key of [#postponed(Instant, Attempt)] waits.
    Instant until(Bytes key) {
        return Instant.ofEpochMilli(rest(key).getLong());
    }

    /// Which item the key of [#postponed(Instant, Attempt)] stands for.
    Attempt attempt(Bytes key) {
        var rest = rest(key).position(start(0).capacity() + Long.BYTES);
        return new Attempt(rest.getInt(), rest.getInt());
    }

    private ByteBuffer rest(Bytes key) {
        return ByteBuffer.wrap(key.get()).position(start(0).capacity());
    }

    private ByteBuffer start(int more) {
        var batch = batchId.getBytes(UTF_8);
        var attempt = upload.getBytes(UTF_8);
        return ByteBuffer.allocate(batch.length + attempt.length + 2 + more)
                .put(batch)
                .put((byte) 0)
                .put(attempt)
                .put((byte) 0);
    }
}
