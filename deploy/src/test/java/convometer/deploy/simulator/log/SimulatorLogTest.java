package convometer.deploy.simulator.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.SimulatorFixture;
import convometer.deploy.simulator.WebhookReceiver;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;

/// The log of accepted, refused and delivered messages.
class SimulatorLogTest {

    private static final String ANA = "5511900000001";

    @RegisterExtension static final SimulatorFixture meta = new SimulatorFixture();

    @Test
    void aPageGoesOnWhereTheOneBeforeEnded() {
        for (int i = 1; i <= 5; i++) meta.text(ANA, "r-" + i);

        var first = meta.get("/twin/log?limit=2");
        assertEquals(List.of("r-1", "r-2"), data(first));
        assertEquals(5, first.path("accepted").asInt());
        var second = meta.get("/twin/log?limit=2&after=" + first.path("next").asText());
        assertEquals(List.of("r-3", "r-4"), data(second));
        assertEquals(List.of(), data(meta.get("/twin/log?after=5")));
    }

    @Test
    void theOldestAreRemovedAndStillCounted() {
        meta.put("/twin/settings", "{\"remembered\":2}");
        for (int i = 1; i <= 5; i++) meta.text(ANA, "r-" + i);

        assertEquals(List.of("r-4", "r-5"), data(meta.get("/twin/log")));
        assertEquals(5, meta.get("/twin/log/summary").path("accepted").asInt());
        assertEquals(List.of("r-5"), data(meta.get("/twin/log?after=4")));
    }

    @Test
    void countsWhatCameTwice() {
        meta.text(ANA, "r-1");
        meta.text(ANA, "r-1");
        meta.text(ANA, "r-1");
        meta.text(ANA, "r-2");
        meta.client().post("/v24.0/" + SimulatorFixture.NUMBER + "/messages", "{}");

        var summary = meta.get("/twin/log/summary");
        assertEquals(2, summary.path("doubled").asInt());
        assertEquals("[\"r-1\"]", summary.path("doubles").toString());
        assertEquals("{\"100\":1}", summary.path("refused_by_code").toString());
        assertEquals("{\"text\":4}", summary.path("by_type").toString());
        assertEquals(3, meta.get("/twin/log").path("messages").path(2).path("copy").asInt());
    }

    @Test
    void aThreadIsInItsOrder() {
        meta.text(ANA, "r-1");
        meta.text("5511900000002", "other");
        meta.text(ANA, "r-2");

        var thread = meta.get("/twin/log/threads/" + SimulatorFixture.NUMBER + "/" + ANA);
        assertEquals(List.of("r-1", "r-2"), data(thread));
    }

    @Test
    void listsRefusedSendsAndDeliveredUpdates() {
        meta.post("/twin/faults", "{\"kind\":\"error_before_acceptance\",\"next\":1}");
        meta.text(ANA, "r-1");
        meta.text(ANA, "r-2");
        meta.statuses();

        var refused = meta.get("/twin/log/refused").path("refused").path(0);
        assertEquals("r-1", refused.path("biz_opaque_callback_data").asText());
        assertEquals("error_before_acceptance", refused.path("fault").asText());
        var delivered = meta.get("/twin/log/told").path("told").path(0);
        assertEquals("failed", delivered.path("status").asText());
    }

    @Test
    void aReadReceiptIsNoMessage() {
        var readReceipt =
                """
                {"messaging_product":"whatsapp","status":"read","message_id":"wamid.1",\
                "typing_indicator":{"type":"text"}}\
                """;
        var answer = meta.post("/v24.0/" + SimulatorFixture.NUMBER + "/messages", readReceipt);

        assertEquals("{\"success\":true}", answer.toString());
        var receipt = meta.get("/twin/log/marks").path("marks").path(0);
        assertEquals("wamid.1", receipt.path("message_id").asText());
        assertTrue(receipt.path("typing").asBoolean());
        assertEquals(0, meta.get("/twin/log").path("accepted").asInt());
    }

    @Test
    void aReadReceiptNamesItsMessage() {
        var answer =
                meta.client()
                        .post(
                                "/v24.0/" + SimulatorFixture.NUMBER + "/messages",
                                "{\"messaging_product\":\"whatsapp\",\"status\":\"read\"}");

        assertEquals(131008, answer.body().path("error").path("code").asInt());
    }

    @Test
    void aResetForgetsEverything() {
        meta.text(ANA, "r-1");
        meta.put("/twin/settings", "{\"updates_per_post\":7}");
        meta.post("/twin/faults", "{\"kind\":\"slow\"}");
        meta.post("/twin/reset", "{}");

        assertEquals(0, meta.get("/twin/log").path("accepted").asInt());
        assertEquals(50, meta.get("/twin/settings").path("updates_per_post").asInt());
        assertTrue(meta.get("/twin/faults").path("faults").isEmpty());
    }

    @Test
    void whatIsNotThereIsAProblem() {
        var answer = meta.client().get("/twin/moon");

        assertEquals(404, answer.status());
        assertEquals("not_found", answer.body().path("code").asText());
        assertFalse(answer.body().path("detail").asText().isEmpty());
    }

    private static List<String> data(JsonNode log) {
        return WebhookReceiver.each(log.path("messages"))
                .map(one -> one.path("biz_opaque_callback_data").asText())
                .toList();
    }
}
