package convometer.outbound.batches.results;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// The results of a batch as they are written, read from the stores in slices while somebody takes
/// them. Between two slices nothing of the stores is held.
final class ResultStream extends InputStream {

    private final ItemResults results;
    private final String batchId;
    private final int count;
    private final ResultFormat format;
    private byte[] chunk;
    private int at;
    private int last;

    /// @param count how many items the batch has
    ResultStream(ItemResults results, String batchId, int count, ResultFormat format) {
        this.results = results;
        this.batchId = batchId;
        this.count = count;
        this.format = format;
        chunk = format.header();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) return 0;
        while (at == chunk.length) {
            if (last == count) return -1;
            chunk = next();
            at = 0;
        }
        var some = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, into, offset, some);
        at += some;
        return some;
    }

    /// Results that end early must not look like all of them.
    private byte[] next() throws IOException {
        try {
            var slice = results.after(batchId, last);
            if (slice.isEmpty())
                throw new IOException("there are results of %d of %d items".formatted(last, count));
            last = slice.getLast().getN();
            return format.rows(slice);
        } catch (ItemResults.Unavailable e) {
            throw new IOException(e);
        }
    }
}
