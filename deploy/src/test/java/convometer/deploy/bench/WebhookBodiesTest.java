package convometer.deploy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import convometer.events.MessageStatus;
import convometer.ingest.webhooks.Update;
import convometer.ingest.webhooks.Webhook;
import convometer.ingest.webhooks.WebhookParser;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

class WebhookBodiesTest {

    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");
    private static final List<Traffic> MESSAGES =
            IntStream.range(0, 8).mapToObj(customer -> new Traffic(customer, 0, AT)).toList();

    /// Avro makes records with defaults of ours once the serdes have said that it may.
    @BeforeAll
    static void trustOwnRecords() {
        AvroSerdes.with("memory:webhook-bodies-test");
    }

    /// Traffic is what webhook-ingest makes of these webhooks.
    @ParameterizedTest
    @ValueSource(strings = {"sent", "delivered", "read"})
    void theDoorMakesOfABodyWhatIsWrittenWithoutADoor(String status) {
        var bodies = new WebhookBodies(Scene.WABAS.getFirst(), Scene.FAST.getFirst());
        assertEquals(
                MESSAGES.stream()
                        .flatMap(message -> message.eventsWith(status))
                        .map(event -> event.key() + " " + comparable(event.value()))
                        .sorted()
                        .toList(),
                updates(bodies.of(status, MESSAGES)).stream()
                        .map(update -> update.key() + " " + comparable(update.value()))
                        .sorted()
                        .toList());
    }

    @Test
    void theNumberAndItsAccountAreThoseOfTheBody() {
        var bodies = new WebhookBodies("1", "2");
        for (var update : updates(bodies.of("delivered", MESSAGES))) {
            var status = assertInstanceOf(MessageStatus.class, update.value());
            assertEquals("1", status.getWabaId());
            assertEquals("2", status.getPhoneNumberId());
        }
    }

    private static List<Update> updates(byte[] body) {
        return assertInstanceOf(Webhook.Understood.class, WebhookParser.parse(body, AT)).updates();
    }

    /// Without the body's own words and when they arrived.
    private static SpecificRecord comparable(SpecificRecord record) {
        for (var field : List.of("content", "received_at")) {
            var position = record.getSchema().getField(field).pos();
            record.put(position, field.equals("content") ? "" : AT);
        }
        return record;
    }
}
