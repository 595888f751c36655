package convometer.deploy.simulator.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.GraphClient;
import convometer.deploy.simulator.SimulatorFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

/// What goes wrong with a send: before it is accepted, with its answer, and after.
class FailuresTest {

    @RegisterExtension static final SimulatorFixture meta = new SimulatorFixture();

    @ParameterizedTest
    @CsvSource({
        "PAUSED, 400, 132015",
        "DISABLED, 400, 132016",
        "REJECTED, 404, 132001",
        "PENDING, 404, 132001",
        "APPROVED, 200, 0"
    })
    void aTemplateIsSentOnlyWhileItIsApproved(String status, int http, int code) {
        template("\"status\":\"%s\"".formatted(status));

        var answer = meta.template("5511900000001", "spring_offer", "r-1");

        assertEquals(http, answer.status());
        assertEquals(code, answer.body().path("error").path("code").asInt());
    }

    @Test
    void aTemplateNeedsItsValues() {
        template("\"body_parameters\":1");
        var none = meta.template("5511900000001", "spring_offer", "r-1");
        assertEquals(132000, none.body().path("error").path("code").asInt());

        template("\"body_parameters\":0,\"header_format\":\"image\"");
        var without = meta.template("5511900000001", "spring_offer", "r-2");
        assertEquals(132012, without.body().path("error").path("code").asInt());
    }

    private void template(String fields) {
        meta.put(
                "/twin/templates/%s/spring_offer/pt_BR".formatted(SimulatorFixture.WABA),
                "{" + fields + "}");
    }

    @Test
    void anAccountCanHaveATokenOfItsOwn() {
        meta.put("/twin/tokens", "{\"%s\":\"another\"}".formatted(SimulatorFixture.WABA));

        assertEquals(401, meta.text("5511900000001", "r-1").status());
        try (var other = new GraphClient(meta.simulator().url(), "another")) {
            assertEquals(
                    200,
                    other.send(
                                    SimulatorFixture.NUMBER,
                                    "{\"to\":\"5511900000001\",\"text\":{\"body\":\"Hi\"}}",
                                    "r-2")
                            .status());
        }
    }

    @Test
    void aScriptedFailureMeetsAsManyMessagesAsAsked() {
        meta.act("5511900000001", "");
        meta.put("/twin/customers/5511900000001", "{\"fails_with\":131049,\"times\":1}");
        meta.text("5511900000001", "r-1");
        meta.text("5511900000001", "r-2");

        assertEquals(List.of("r-1 131049"), failures(meta.statuses()));
    }

    @Test
    void whoStoppedMarketingGetsNoneOfItAndAllElse() {
        meta.act("5511900000001", "");
        meta.act("5511900000001", ",\"action\":\"stop_marketing\"");
        meta.template("5511900000001", "spring_offer", "marketing");
        meta.template("5511900000001", "order_update", "utility");
        assertEquals(List.of("marketing 131050"), failures(meta.statuses()));

        meta.act("5511900000001", ",\"action\":\"resume_marketing\"");
        meta.template("5511900000001", "spring_offer", "again");
        assertEquals(List.of(), failures(meta.statuses()));
    }

    @Test
    void whoBlockedCannotBeReached() {
        meta.act("5511900000001", "");
        meta.act("5511900000001", ",\"action\":\"block\"");
        meta.text("5511900000001", "r-1");

        assertEquals(List.of("r-1 131026"), failures(meta.statuses()));
    }

    @Test
    void freeFormOutsideTheWindowIsTakenAndThenFails() {
        assertEquals(200, meta.text("5511900000001", "r-1").status());

        assertEquals(List.of("r-1 131047"), failures(meta.statuses()));
    }

    private static List<String> failures(List<JsonNode> statuses) {
        return statuses.stream()
                .filter(status -> status.path("status").asText().equals("failed"))
                .map(status ->
                        status.path("biz_opaque_callback_data").asText()
                                + " "
                                + status.path("errors").path(0).path("code").asInt())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "error_before_acceptance,    500, 0, 131000",
        "too_many_requests,          429, 0, 130429",
        "error_after_acceptance,     502, 1, 0",
        "slow,                       200, 1, 0",
        "late_answer,                200, 1, 0"
    })
    void aFaultSpoilsOneAnswer(String kind, int http, int accepted, int code) {
        fault("\"kind\":\"%s\",\"next\":1,\"wait_ms\":10".formatted(kind));

        var answer = meta.text("5511900000001", "r-1");

        assertEquals(http, answer.status());
        assertEquals(code, answer.body().path("error").path("code").asInt());
        assertEquals(accepted, meta.get("/twin/log/summary").path("accepted").asInt());
        assertEquals(200, meta.text("5511900000001", "r-2").status());
    }

    @ParameterizedTest
    @CsvSource({
        "reset_before_acceptance, 0",
        "reset_after_acceptance, 1",
        "timeout_before_acceptance, 0",
        "timeout_after_acceptance, 1"
    })
    void aFaultTakesTheAnswerAway(String kind, int expected) {
        fault("\"kind\":\"%s\",\"wait_ms\":10,\"to\":\"5511900000001\"".formatted(kind));

        assertTrue(noAnswer(), "an answer came");

        var accepted = meta.get("/twin/log/summary").path("accepted").asInt();
        assertEquals(expected, accepted);
        assertEquals(200, meta.text("5511900000002", "r-2").status());
    }

    private boolean noAnswer() {
        try {
            meta.text("5511900000001", "r-1");
            return false;
        } catch (IllegalStateException e) {
            return e.getCause() instanceof IOException;
        }
    }

    @Test
    void faultsByRateHitTheSameSendsInEveryRun() {
        var rate = "\"kind\":\"error_before_acceptance\",\"per_mille\":300";
        fault(rate);
        var first = hitSends();
        meta.reset();
        fault(rate);
        assertEquals(first, hitSends());
        assertTrue(first > 30 && first < 90, "of 200: " + first);
    }

    private static long hitSends() {
        long hits = 0;
        for (int i = 0; i < 200; i++)
            if (meta.text("5511900000001", "r-" + i).status() != 200) hits++;
        return hits;
    }

    private void fault(String fields) {
        meta.post("/twin/faults", "{" + fields + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"kind\":\"dance\"}"})
    void aFaultHasAKind(String body) {
        var answer = meta.client().post("/twin/faults", body);

        assertEquals(400, answer.status());
        assertEquals("kind", answer.body().path("field").asText());
    }

    @Test
    void aPairTakesABurstAndThenOneInSixSeconds() {
        meta.put("/twin/settings", "{\"limits\":{\"pair\":true}}");
        for (int i = 0; i < 45; i++)
            assertEquals(200, meta.text("5511900000001", "burst-" + i).status());

        assertLimited(131056, "5511900000001");
        assertEquals(200, meta.text("5511900000002", "another").status());
        meta.clock().set(SimulatorFixture.NOON.plusSeconds(6));
        assertEquals(200, meta.text("5511900000001", "later").status());
        assertLimited(131056, "5511900000001");
    }

    @Test
    void aNumberTakesEightyASecond() {
        meta.put("/twin/settings", "{\"limits\":{\"throughput\":true}}");
        for (int i = 0; i < 80; i++)
            assertEquals(200, meta.text("55119000" + (10000 + i), "r-" + i).status());

        assertLimited(130429, "5511900000001");
        meta.clock().set(SimulatorFixture.NOON.plusSeconds(1));
        assertEquals(200, meta.text("5511900000001", "later").status());
    }

    @Test
    void anAccountTakesSoManyAnHour() {
        meta.put("/twin/settings", "{\"limits\":{\"per_account_an_hour\":2}}");
        meta.text("5511900000001", "r-1");
        meta.text("5511900000002", "r-2");

        assertLimited(80007, "5511900000003");
    }

    private void assertLimited(int code, String to) {
        var answer = meta.text(to, "too-many");
        assertEquals(429, answer.status());
        assertEquals(code, answer.body().path("error").path("code").asInt());
    }
}
