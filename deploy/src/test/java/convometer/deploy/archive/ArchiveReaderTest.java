package convometer.deploy.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

class ArchiveReaderTest {

    @TempDir private Path folder;

    @Test
    void linesComeInTheirOrderFromOneFileAfterTheOther() throws IOException {
        var first = IntStream.range(0, 5_000).mapToObj(i -> "a" + i).toList();
        var second = IntStream.range(0, 3_000).mapToObj(i -> "b" + i).toList();
        var files =
                List.of(
                        file("a.jsonl", String.join("\n", first).getBytes(UTF_8)),
                        file("b.jsonl", compressed(String.join("\n", second) + "\n")));
        var all = new ArrayList<>(first);
        all.addAll(second);
        assertEquals(all, read(files));
    }

    @Test
    void aFileIsDecompressedByWhatItIsAndNotByItsName() throws IOException {
        assertEquals(List.of("x"), read(List.of(file("a.jsonl", compressed("x\n")))));
        assertEquals(List.of("x"), read(List.of(file("b.jsonl.gz", "x\n".getBytes(UTF_8)))));
    }

    @Test
    void aLineMayBeLongAndEmptyOnesAreNothing() throws IOException {
        var line = "long ".repeat(100_000);
        var file = file("a.jsonl", ("\n \r\n" + line + "\r\n\nlast").getBytes(UTF_8));
        assertEquals(List.of(line + "\r", "last"), read(List.of(file)));
    }

    @Test
    void anEmptyFileHasNoLines() throws IOException {
        assertEquals(List.of(), read(List.of(file("a.jsonl", new byte[0]))));
    }

    @Test
    void aProblemNamesFileAndLineAndTheRestIsReadAllTheSame() throws IOException {
        var file = file("a.jsonl", "one\n\nbad\nfour".getBytes(UTF_8));
        assertEquals(
                List.of("one", file + " line 3: kind is missing", "four"), read(List.of(file)));
    }

    @Test
    void aFileThatEndsTooEarlyIsAnError() throws IOException {
        var whole = compressed("x\n".repeat(10_000));
        var file = file("a.jsonl.gz", Arrays.copyOf(whole, whole.length - 9));
        var error = assertThrows(IllegalArgumentException.class, () -> read(List.of(file)));
        assertTrue(String.valueOf(error.getMessage()).startsWith(file + ": cannot be read: "));
    }

    @Test
    void aMissingFileIsSaidBeforeAnythingIsRead() {
        var file = folder.resolve("none.jsonl");
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> ArchiveReader.size(List.of(file)));
        assertEquals(file + ": is no file that can be read", error.getMessage());
    }

    @Test
    void aFaultOnAnyThreadEndsItAll() throws IOException {
        var files = List.of(file("a.jsonl", "one\n".repeat(50_000).getBytes(UTF_8)));
        var whileParsing = new ArchiveReader<>(files, line -> List.of(line).get(1), bytes -> {});
        assertThrows(IndexOutOfBoundsException.class, () -> whileParsing.read(line -> {}));
        var whileReading =
                new ArchiveReader<>(
                        files,
                        line -> line,
                        bytes -> {
                            throw new AssertionError();
                        });
        assertThrows(AssertionError.class, () -> whileReading.read(line -> {}));
    }

    @Test
    void theProgressIsThatOfTheBytesOfTheFiles() throws IOException {
        var files =
                List.of(
                        file("a.jsonl", "one\ntwo".getBytes(UTF_8)),
                        file("b.jsonl.gz", compressed("x\n".repeat(100_000))));
        var read = new AtomicLong();
        new ArchiveReader<>(files, line -> line, read::addAndGet).read(line -> {});
        assertEquals(ArchiveReader.size(files), read.get());
    }

    private static List<String> read(List<Path> files) {
        var read = new ArrayList<String>();
        new ArchiveReader<>(files, ArchiveReaderTest::parse, bytes -> {})
                .read(line -> {
                    var told = line.value() == null ? line.problem() : line.value();
                    if (told != null) read.add(told);
                });
        return read;
    }

    private static String parse(byte[] line) {
        var text = new String(line, UTF_8);
        if (text.equals("bad")) throw new BadLine("kind is missing");
        return Objects.requireNonNull(text);
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] compressed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
