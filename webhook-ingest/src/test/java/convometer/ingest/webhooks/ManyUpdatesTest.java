package convometer.ingest.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import convometer.schemas.Topic;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Meta puts up to 1,000 updates and 3 MB into one body.
class ManyUpdatesTest {

    @Test
    void aThousandUpdatesInSeveralEntriesAreAThousandRecords() {
        var body = entries(4, 5, 25).getBytes(StandardCharsets.UTF_8);
        var webhook = WebhookParser.parse(body, CorpusTest.RECEIVED_AT);
        var updates = assertInstanceOf(Webhook.Understood.class, webhook).updates();
        var byTopic =
                updates.stream()
                        .map(Update::topic)
                        .collect(Collectors.groupingBy(Topic::name, Collectors.counting()));
        assertEquals(Map.of("inbound-messages", 500L, "message-statuses", 500L), byTopic);
        assertEquals(1_000, updates.stream().map(UpdateText::of).distinct().count());
    }

    private static String entries(int entries, int changes, int parts) {
        return IntStream.range(0, entries)
                .mapToObj(e ->
                        "{\"id\":\"" + e + "\",\"changes\":[" + changes(e, changes, parts) + "]}")
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"object\":\"whatsapp_business_account\",\"entry\":[",
                                "]}"));
    }

    private static String changes(int entry, int changes, int parts) {
        return IntStream.range(0, changes)
                .mapToObj(c ->
                        """
                        {"field":"messages","value":{"metadata":{"phone_number_id":"%d%d"},"messages":[%s],"statuses":[%s]}}\
                        """
                                .formatted(
                                        entry,
                                        c,
                                        parts(parts, "from"),
                                        parts(parts, "recipient_id")))
                .collect(Collectors.joining(","));
    }

    private static String parts(int parts, String who) {
        return IntStream.range(0, parts)
                .mapToObj(p ->
                        """
                        {"id":"wamid.%d","%s":"55119%d","timestamp":"1796126400","status":"read","text":{"body":"%s"}}\
                        """
                                .formatted(p, who, p, "x".repeat(2_500)))
                .collect(Collectors.joining(","));
    }
}
