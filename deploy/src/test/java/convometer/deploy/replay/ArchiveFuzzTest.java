package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.deploy.archive.ArchiveReader;
import convometer.schemas.accounts.AccountsFile;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Whatever the bytes of an archive are: its lines become records, or an error that names the line.
class ArchiveFuzzTest {

    private static final Path RESOURCES = Path.of("src/test/resources");

    private static final int LONG = 5_000;

    @TempDir private static Path folder;

    /// Loaded with the first test: what is loaded before Jazzer is there cannot be instrumented.
    private static final class Lines {
        static final Told TOLD =
                new Told(
                        AccountsFile.read(RESOURCES.resolve("rules/accounts.yaml")),
                        ArchiveCut.NONE,
                        false);

        static void read(Path file) {
            new ArchiveReader<>(List.of(file), TOLD::by, bytes -> {})
                    .read(line -> check(file, line));
        }

        private static void check(Path file, ArchiveReader.Line<Told.Line> line) {
            var problem = line.problem();
            if (problem != null)
                assertTrue(problem.startsWith(file + " line " + line.number() + ": "), problem);
            if (line.value() != null)
                for (var each : line.value().problems())
                    assertTrue(each.startsWith("body: "), each);
        }
    }

    /// Those that are small, and one of them compressed: long ones take the time of many.
    static Stream<byte[]> archives() throws IOException {
        try (var files = Files.walk(RESOURCES)) {
            var small =
                    files.filter(file -> file.getFileName().toString().equals("archive.jsonl"))
                            .sorted()
                            .map(ArchiveFuzzTest::bytes)
                            .filter(bytes -> bytes.length < LONG)
                            .toList();
            return Stream.concat(small.stream(), Stream.of(compressed(small.getFirst())));
        }
    }

    private static byte[] compressed(byte[] archive) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(archive);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("archives")
    @FuzzTest
    void aLineBecomesRecordsOrAnErrorThatNamesIt(byte[] archive) throws IOException {
        var file = Files.write(folder.resolve("archive"), archive);
        try {
            Lines.read(file);
        } catch (IllegalArgumentException e) {
            var message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith(file + ": cannot be read: "), message);
        }
    }
}
