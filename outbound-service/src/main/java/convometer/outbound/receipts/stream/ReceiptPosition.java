package convometer.outbound.receipts.stream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// How far receipts were read: for each partition, by its number, the offset of the next record. As
/// text it is a version and the offsets in variable-length bytes, in URL-safe Base64.
///
/// @param offsets none is negative
public record ReceiptPosition(List<Long> offsets) {

    /// More partitions than any topic of receipts has; a longer text is not read.
    static final int MOST_PARTITIONS = 1_000;

    private static final byte VERSION = 1;
    private static final int LONGEST_TEXT = 16_000;
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    public ReceiptPosition {
        offsets = List.copyOf(offsets);
        if (offsets.isEmpty() || offsets.size() > MOST_PARTITIONS)
            throw new IllegalArgumentException("not a number of partitions: " + offsets.size());
        if (offsets.stream().anyMatch(offset -> offset < 0))
            throw new IllegalArgumentException("an offset is negative: " + offsets);
    }

    /// The position as clients keep it.
    public String text() {
        var bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        for (var offset : offsets) write(offset, bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /// The position of a text; empty where it is none.
    public static Optional<ReceiptPosition> parse(String text) {
        if (text.length() > LONGEST_TEXT) return Optional.empty();
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (!bytes.hasRemaining() || bytes.get() != VERSION) return Optional.empty();
            var offsets = new ArrayList<Long>();
            while (bytes.hasRemaining()) offsets.add(read(bytes));
            return Optional.of(new ReceiptPosition(offsets))
                    .filter(position -> position.text().equals(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static void write(long offset, ByteArrayOutputStream bytes) {
        var rest = offset;
        for (; rest >= MORE; rest >>>= BITS) bytes.write((int) (rest % MORE) | MORE);
        bytes.write((int) rest);
    }

    private static long read(ByteBuffer bytes) {
        var offset = 0L;
        for (var shift = 0; shift < Long.SIZE && bytes.hasRemaining(); shift += BITS) {
            var next = bytes.get();
            offset |= (long) (next & (MORE - 1)) << shift;
            if (next >= 0) return offset;
        }
        throw new IllegalArgumentException("an offset does not end");
    }
}
