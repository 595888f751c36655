package convometer.deploy.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// Writes an archive, compressed where its name ends in `.gz`.
public final class ArchiveWriter implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final BufferedWriter out;

    private ArchiveWriter(BufferedWriter out) {
        this.out = out;
    }

    /// Begins an archive.
    ///
    /// @param name says whether it is compressed
    /// @param file where it is written
    public static ArchiveWriter create(Path name, Path file) throws IOException {
        var out = Files.newOutputStream(file);
        var compressed = name.toString().endsWith(".gz");
        var bytes = compressed ? new GZIPOutputStream(out, BUFFER) : out;
        return new ArchiveWriter(new BufferedWriter(new OutputStreamWriter(bytes, UTF_8), BUFFER));
    }

    /// Writes a line of a topic.
    public void write(ArchiveLine line, Source source) throws IOException {
        out.write(line.write(source));
        out.write('\n');
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
