package convometer.deploy.archive;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/// The lines of a file, compressed or not, as bytes.
final class Lines implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private static final int GZIP = 0x1f8b;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private int from;
    private int until;

    private Lines(InputStream in) {
        this.in = in;
    }

    /// @param progress hears how many more bytes of the file were read
    static Lines of(Path file, LongConsumer progress) throws IOException {
        var bytes =
                new BufferedInputStream(new Counted(Files.newInputStream(file), progress), BUFFER);
        bytes.mark(2);
        var first = bytes.read() << 8 | bytes.read();
        bytes.reset();
        return new Lines(first == GZIP ? new GZIPInputStream(bytes, BUFFER) : bytes);
    }

    /// The next line without its end; null after the last.
    byte @Nullable [] next() throws IOException {
        while (true) {
            for (var i = from; i < until; i++) if (buffer[i] == '\n') return taken(i);
            begun.write(buffer, from, until - from);
            from = 0;
            until = Math.max(0, in.read(buffer));
            if (until == 0) return begun.size() == 0 ? null : whole();
        }
    }

    private byte[] taken(int end) {
        var rest = Arrays.copyOfRange(buffer, from, end);
        from = end + 1;
        if (begun.size() == 0) return rest;
        begun.writeBytes(rest);
        return whole();
    }

    private byte[] whole() {
        var line = begun.toByteArray();
        begun.reset();
        return line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// Counts what is read of the file itself.
    private static final class Counted extends FilterInputStream {

        private final LongConsumer progress;

        Counted(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            if (read > 0) progress.accept(read);
            return read;
        }
    }
}
