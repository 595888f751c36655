package convometer.deploy.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

class ArchiveWriterTest {

    private static final List<String> LINES =
            List.of(
                    "{\"kind\":\"webhook\",\"received_at\":\"2026-10-05T12:00:01.250Z\",\"body\":"
                            + "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":1,"
                            + "\"x\":[1.50,\"é \\\"\\ud83d\\\" \\\\ \\n\",true,null]}]},"
                            + "\"source\":\"webhooks-raw/3/1042\"}",
                    "{\"kind\":\"send\",\"phone_number_id\":\"1065\",\"sent_at\":"
                            + "\"2026-10-05T12:00:00Z\",\"to\":\"5511\",\"type\":\"text\","
                            + "\"wamid\":\"w\",\"source\":\"send-records/0/7\"}");

    @TempDir private Path folder;

    @Test
    void whatWasWrittenIsReadAndWrittenAgainByteForByte() throws IOException {
        var once = write(Path.of("a.jsonl"), LINES);
        assertEquals(String.join("\n", LINES) + "\n", Files.readString(once));
        assertArrayEquals(
                Files.readAllBytes(once),
                Files.readAllBytes(write(Path.of("b.jsonl"), lines(once))));
    }

    @Test
    void aNameInGzIsCompressedAndTwiceTheSame() throws IOException {
        var once = write(Path.of("a.jsonl.gz"), LINES);
        assertEquals(LINES, lines(once));
        assertArrayEquals(
                Files.readAllBytes(once),
                Files.readAllBytes(write(Path.of("b.jsonl.gz"), lines(once))));
    }

    private Path write(Path name, List<String> lines) throws IOException {
        var file = folder.resolve(name + ".unfinished");
        try (var out = ArchiveWriter.create(name, file)) {
            for (var line : lines) {
                var read = ArchiveLine.parseSourced(line.getBytes(UTF_8));
                out.write(read.line(), Objects.requireNonNull(read.source()));
            }
        }
        return file;
    }

    private static List<String> lines(Path file) {
        var lines = new ArrayList<String>();
        new ArchiveReader<>(List.of(file), line -> new String(line, UTF_8), bytes -> {})
                .read(line -> {
                    if (line.value() != null) lines.add(line.value());
                });
        return lines;
    }
}
