package convometer.ingest.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;

/// The instants that cannot be: each makes a dead letter of the one update that has it.
class BadTimestampsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T03:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "1230768000,",
        "1230767999, its timestamp lies before 2009",
        "1796007600,",
        "1796007601, its timestamp lies more than a day after its receipt",
        "4102444800, its timestamp lies more than a day after its receipt",
        "1795921200000, its timestamp is no whole number of seconds that can be",
        "-1, its timestamp is no whole number of seconds that can be",
        "0, its timestamp is no whole number of seconds that can be",
        "1795921200.5, its timestamp is no whole number of seconds that can be",
        "soon, its timestamp is no whole number of seconds that can be",
    })
    void theFirstAndTheLastInstantThatCanBe(String timestamp, String reason) {
        var webhook = read("messages", message("m", timestamp));
        assertEquals(
                reason == null ? List.of() : List.of(reason),
                webhook.refused().stream().map(RefusedPart::reason).toList());
        assertEquals(reason == null ? 1 : 0, webhook.updates().size());
    }

    @Test
    void whateverHasATimestampIsRefusedByItselfAndTheRestIsNot() {
        var good = "1795921200";
        var bad = "4102444800";
        assertEquals(
                List.of("messages: messages[0]", "messages: statuses[1]"),
                refused(
                        "messages",
                        """
                        "messages":[{"id":"m","from":"1","timestamp":"%2$s"},
                                    {"id":"n","from":"1","timestamp":"%1$s"}],
                        "statuses":[{"id":"s","recipient_id":"1","status":"sent","timestamp":"%1$s"},
                                    {"id":"s","recipient_id":"1","status":"read","timestamp":"%2$s"}]
                        """
                                .formatted(good, bad),
                        2));
        assertEquals(
                List.of("calls: calls[0]", "calls: statuses[0]"),
                refused(
                        "calls",
                        """
                        "calls":[{"id":"c","from":"1","event":"connect",
                                  "direction":"USER_INITIATED","timestamp":"%1$s"}],
                        "statuses":[{"id":"d","recipient_id":"1","status":"ACCEPTED",
                                     "timestamp":"%1$s"}]
                        """
                                .formatted(bad),
                        0));
        assertEquals(
                List.of("smb_message_echoes: message_echoes[0]"),
                refused(
                        "smb_message_echoes",
                        "\"message_echoes\":[{\"id\":\"e\",\"to\":\"1\",\"timestamp\":\"%s\"}]"
                                .formatted(bad),
                        0));
        assertEquals(
                List.of("user_preferences: user_preferences[0]"),
                refused(
                        "user_preferences",
                        """
                        "user_preferences":[{"wa_id":"1","category":"marketing_messages",
                                             "value":"resume","timestamp":%s}]
                        """
                                .formatted(bad),
                        0));
    }

    /// Whoever mends the clock can post the dead letter again.
    @Test
    void theDeadLetterIsAWebhookWithNothingButTheUpdate() {
        var part = read("messages", message("m", "4102444800")).refused().getFirst();
        var later = Instant.parse("2100-01-01T00:00:00Z");
        var again =
                assertInstanceOf(
                        Webhook.Understood.class,
                        WebhookParser.parse(part.body().getBytes(UTF_8), later));
        assertEquals(List.of(), again.refused());
        assertEquals(List.of("N/1"), again.updates().stream().map(Update::key).distinct().toList());
    }

    private static List<String> refused(String field, String value, int updates) {
        var webhook = read(field, value);
        assertEquals(updates, webhook.updates().size(), () -> UpdateText.of(webhook));
        return webhook.refused().stream().map(RefusedPart::place).toList();
    }

    private static String message(String id, String timestamp) {
        return "\"messages\":[{\"id\":\"%s\",\"from\":\"1\",\"timestamp\":\"%s\"}]"
                .formatted(id, timestamp);
    }

    private static Webhook.Understood read(String field, String value) {
        var body =
                """
                {"object":"whatsapp_business_account","entry":[{"id":"W","changes":[
                 {"field":"%s","value":{"metadata":{"phone_number_id":"N"},%s}}]}]}
                """
                        .formatted(field, value);
        return assertInstanceOf(
                Webhook.Understood.class, WebhookParser.parse(body.getBytes(UTF_8), NOW));
    }
}
