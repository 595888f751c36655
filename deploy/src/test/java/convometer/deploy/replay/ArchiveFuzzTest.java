package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.deploy.archive.ArchiveReader;
import convometer.schemas.accounts.AccountsFile;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Whatever the bytes of an archive are: its lines become records, or an error that names the line.
class ArchiveFuzzTest {

    private static final Path RESOURCES = Path.of("src/test/resources");

    @TempDir private static Path folder;

    /// Loaded with the first test: what is loaded before Jazzer is there cannot be instrumented.
    private static final class Lines {
        static final Told TOLD =
                new Told(AccountsFile.read(RESOURCES.resolve("rules/accounts.yaml")));
    }

    static Stream<byte[]> archives() throws IOException {
        try (var files = Files.walk(RESOURCES)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith("archive.jsonl"))
                    .sorted()
                    .map(ArchiveFuzzTest::bytes)
                    .toList()
                    .stream();
        }
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
            new ArchiveReader<>(List.of(file), Lines.TOLD::by, read -> {})
                    .read(line -> check(file, line));
        } catch (IllegalArgumentException e) {
            var message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith(file + ": cannot be read: "), message);
        }
    }

    private static void check(Path file, ArchiveReader.Line<Told.Line> line) {
        var problem = line.problem();
        if (problem != null)
            assertTrue(problem.startsWith(file + " line " + line.number() + ": "), problem);
        if (line.value() != null)
            for (var each : line.value().problems()) assertTrue(each.startsWith("body: "), each);
    }
}
