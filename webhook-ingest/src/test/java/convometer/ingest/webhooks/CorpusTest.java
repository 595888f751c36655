package convometer.ingest.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/// Every webhook of the corpus, and the records that it becomes. A new case is two files; with
/// `-Dgolden.update=true` the second is written.
class CorpusTest {

    static final Instant RECEIVED_AT = Instant.parse("2026-12-01T12:00:30Z");
    static final Path CORPUS = Path.of("src/test/resources/webhooks");

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void becomesItsRecords(String name) throws IOException {
        var body = Files.readAllBytes(CORPUS.resolve(name + ".json"));
        var expected = CORPUS.resolve(name + ".expected.txt");
        var actual = UpdateText.of(WebhookParser.parse(body, RECEIVED_AT));
        if (Boolean.getBoolean("golden.update")) Files.writeString(expected, actual);
        assertEquals(Files.readString(expected), actual);
    }

    static Stream<String> cases() throws IOException {
        try (var files = Files.list(CORPUS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
