package convometer.deploy.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// What the twin tells of what it was sent.
class TwinLogTest {

    private static final String ANA = "5511900000001";

    private final RiggedTwin rig = new RiggedTwin();

    TwinLogTest() throws IOException {}

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aPageGoesOnWhereTheOneBeforeEnded() {
        for (int i = 1; i <= 5; i++) rig.text(ANA, "r-" + i);

        var first = rig.get("/twin/log?limit=2");
        assertEquals(List.of("r-1", "r-2"), data(first));
        assertEquals(5, first.path("accepted").asInt());
        var second = rig.get("/twin/log?limit=2&after=" + first.path("next").asText());
        assertEquals(List.of("r-3", "r-4"), data(second));
        assertEquals(List.of(), data(rig.get("/twin/log?after=5")));
    }

    @Test
    void theOldestAreForgottenAndStillCounted() {
        rig.put("/twin/settings", "{\"remembered\":2}");
        for (int i = 1; i <= 5; i++) rig.text(ANA, "r-" + i);

        assertEquals(List.of("r-4", "r-5"), data(rig.get("/twin/log")));
        assertEquals(5, rig.get("/twin/log/summary").path("accepted").asInt());
        assertEquals(List.of("r-5"), data(rig.get("/twin/log?after=4")));
    }

    @Test
    void countsWhatCameTwice() {
        rig.text(ANA, "r-1");
        rig.text(ANA, "r-1");
        rig.text(ANA, "r-1");
        rig.text(ANA, "r-2");
        rig.sender.post("/v24.0/" + RiggedTwin.NUMBER + "/messages", "{}");

        var summary = rig.get("/twin/log/summary");
        assertEquals(2, summary.path("doubled").asInt());
        assertEquals("[\"r-1\"]", summary.path("doubles").toString());
        assertEquals("{\"100\":1}", summary.path("refused_by_code").toString());
        assertEquals("{\"text\":4}", summary.path("by_type").toString());
        assertEquals(3, rig.get("/twin/log").path("messages").path(2).path("copy").asInt());
    }

    @Test
    void aThreadIsInItsOrder() {
        rig.text(ANA, "r-1");
        rig.text("5511900000002", "other");
        rig.text(ANA, "r-2");

        var thread = rig.get("/twin/log/threads/" + RiggedTwin.NUMBER + "/" + ANA);
        assertEquals(List.of("r-1", "r-2"), data(thread));
    }

    @Test
    void tellsWhatItRefusedAndWhatItTold() {
        rig.post("/twin/faults", "{\"kind\":\"error_before_acceptance\",\"next\":1}");
        rig.text(ANA, "r-1");
        rig.text(ANA, "r-2");
        rig.statuses();

        var refused = rig.get("/twin/log/refused").path("refused").path(0);
        assertEquals("r-1", refused.path("biz_opaque_callback_data").asText());
        assertEquals("error_before_acceptance", refused.path("fault").asText());
        var told = rig.get("/twin/log/told").path("told").path(0);
        assertEquals("failed", told.path("status").asText());
    }

    @Test
    void aMarkIsNoMessage() {
        var mark =
                """
                {"messaging_product":"whatsapp","status":"read","message_id":"wamid.1",\
                "typing_indicator":{"type":"text"}}\
                """;
        var answer = rig.post("/v24.0/" + RiggedTwin.NUMBER + "/messages", mark);

        assertEquals("{\"success\":true}", answer.toString());
        var told = rig.get("/twin/log/marks").path("marks").path(0);
        assertEquals("wamid.1", told.path("message_id").asText());
        assertTrue(told.path("typing").asBoolean());
        assertEquals(0, rig.get("/twin/log").path("accepted").asInt());
    }

    @Test
    void aMarkNamesItsMessage() {
        var answer =
                rig.sender.post(
                        "/v24.0/" + RiggedTwin.NUMBER + "/messages",
                        "{\"messaging_product\":\"whatsapp\",\"status\":\"read\"}");

        assertEquals(131008, answer.body().path("error").path("code").asInt());
    }

    @Test
    void aResetForgetsEverything() {
        rig.text(ANA, "r-1");
        rig.put("/twin/settings", "{\"updates_per_post\":7}");
        rig.post("/twin/faults", "{\"kind\":\"slow\"}");
        rig.post("/twin/reset", "{}");

        assertEquals(0, rig.get("/twin/log").path("accepted").asInt());
        assertEquals(50, rig.get("/twin/settings").path("updates_per_post").asInt());
        assertTrue(rig.get("/twin/faults").path("faults").isEmpty());
    }

    @Test
    void whatIsNotThereIsAProblem() {
        var answer = rig.sender.get("/twin/moon");

        assertEquals(404, answer.status());
        assertEquals("not_found", answer.body().path("code").asText());
        assertFalse(answer.body().path("detail").asText().isEmpty());
    }

    private static List<String> data(JsonNode log) {
        return WebhookSink.each(log.path("messages"))
                .map(one -> one.path("biz_opaque_callback_data").asText())
                .toList();
    }
}
