package convometer.ingest.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.ingest.webhooks.Webhook;
import convometer.ingest.webhooks.WebhookParser;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;

import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/// Whatever the bytes of a signed body are: they become records, or a dead letter that says why,
/// and never an exception.
class WebhookFuzzTest {

    private static final Path CORPUS = Path.of("src/test/resources/webhooks");
    private static final Instant RECEIVED_AT = Instant.parse("2026-12-01T12:00:30Z");

    /// Loaded with the first test: what is loaded before Jazzer is there cannot be instrumented.
    private static final class Encoder {
        static final RecordEncoder OF_RECORDS =
                new RecordEncoder(KafkaSettings.of("nowhere:1"), AvroSerdes.with("memory:fuzz"));
    }

    static Stream<byte[]> bodies() throws IOException {
        try (var files = Files.list(CORPUS)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(WebhookFuzzTest::bytes)
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

    @MethodSource("bodies")
    @FuzzTest
    void aBodyBecomesRecordsOrADeadLetter(byte[] body) {
        var encoder = Encoder.OF_RECORDS;
        switch (WebhookParser.parse(body, RECEIVED_AT)) {
            case Webhook.Rejected why -> {
                assertFalse(why.reason().isBlank());
                assertEquals(body.length, encoder.deadLetter(body, why).value().length);
            }
            case Webhook.Understood webhook -> {
                encoder.raw(webhook, body, RECEIVED_AT);
                var parts = encoder.parts(webhook).size();
                assertEquals(webhook.updates().size() + webhook.refused().size(), parts);
            }
        }
    }
}
