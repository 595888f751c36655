package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.parts.SharedStack;
import convometer.deploy.simulator.GraphClient;
import convometer.deploy.simulator.MetaSimulator;
import convometer.schemas.Topics;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The gate as an upstream system meets it: each code, and the ways out, over HTTP and with a Meta
/// whose customers are scripted. Each test has customers of its own.
@Order(SharedStack.LAST)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateIT {

    private static final String NUMBER = "106540352242922";
    private static final String CAREFUL = "106540352242923";
    private static final String LIMITED = "106540352242924";
    private static final String WABA = "102290129340398";
    private static final int LIMIT = 250;

    /// Fewer than Meta takes for one customer at once.
    private static final int SOME = 40;

    private MetaSimulator simulator;
    private GraphClient owner;
    private Upstream upstream;

    @BeforeAll
    void start() throws IOException {
        var stack = SharedStack.get();
        simulator = MetaSimulator.start(StackSimulator.settings(stack.settings()));
        owner = new GraphClient(simulator.url(), "");
        upstream = new Upstream(stack);
    }

    @AfterAll
    void end() {
        upstream.close();
        owner.close();
        simulator.close();
    }

    @Test
    void freeFormNeedsAWindowAndSaysWhatWouldGo() throws Exception {
        var refused = upstream.send(NUMBER, Messages.text("5511900000001"), "");
        assertEquals("refused window_closed", Upstream.named(refused));
        assertTrue(refused.path("alternatives").toString().contains("template"), refused::toString);

        act("5511900000001", "");
        expect("accepted", Messages.text("5511900000001"), "");
    }

    @Test
    void aMalformedRequestNamesItsField() throws Exception {
        var answer =
                upstream.post(
                        "/v1/messages",
                        Upstream.envelope(
                                upstream.newId(), NUMBER, "{\"to\":\"55119\",\"type\":\"x\"}", ""));

        assertTrue(answer.status() == 400 || answer.status() == 422, () -> answer + "");
        assertTrue(answer.body().toString().contains("type"), () -> answer + "");
    }

    @Test
    void theSameIdWithOtherContentIsAConflict() throws Exception {
        var id = upstream.newId();
        var first = Upstream.envelope(id, NUMBER, offer("5511900000002"), "");
        assertEquals(202, upstream.post("/v1/messages", first).status());
        assertEquals(202, upstream.post("/v1/messages", first).status());
        assertEquals("accepted", Upstream.named(upstream.receipt(id)));

        var other = Upstream.envelope(id, NUMBER, offer("5511900000003"), "");
        var conflict = upstream.post("/v1/messages", other);
        assertEquals(409, conflict.status());
        assertEquals("duplicate_request_id", conflict.body().path("code").asText());
        assertEquals(1, sentTo(NUMBER, "5511900000002"));
    }

    @Test
    void whoseNumberNobodyKnowsIsRefused() throws Exception {
        assertEquals("refused unknown_number", upstream.outcome("999", offer("5511900000004"), ""));
    }

    @Test
    void whatIsTooLateIsRefused() throws Exception {
        var late = ",\"deadline\":\"2026-01-01T00:00:00Z\"";
        assertEquals("refused expired", upstream.outcome(NUMBER, offer("5511900000005"), late));
    }

    @Test
    void stopEndsEverythingUntilStart() throws Exception {
        act("5511900000006", "");
        expect("accepted", Messages.text("5511900000006"), "");
        act("5511900000006", ",\"action\":\"stop\"");
        expect("refused opted_out", Messages.text("5511900000006"), "");
        act("5511900000006", ",\"action\":\"start\"");
        expect("accepted", Messages.text("5511900000006"), "");
    }

    @Test
    void whoStoppedMarketingGetsAllElse() throws Exception {
        act("5511900000007", ",\"action\":\"stop_marketing\"");
        expect("refused marketing_stopped", offer("5511900000007"), "");
        expect("accepted", update("5511900000007"), "");
        act("5511900000007", ",\"action\":\"resume_marketing\"");
        expect("accepted", offer("5511900000007"), "");
    }

    @Test
    void aCarefulNumberNeedsAnOptIn() throws Exception {
        assertEquals("refused no_opt_in", upstream.outcome(CAREFUL, update("5511900000008"), ""));
        var consent =
                upstream.putToTracker(
                        "/v1/consents/" + CAREFUL + "/5511900000008",
                        "{\"scope\":\"everything\",\"action\":\"opt_in\",\"source\":\"form\"}");
        assertEquals(2, consent.status() / 100, () -> consent + "");
        Until.equal("accepted", () -> upstream.outcome(CAREFUL, update("5511900000008"), ""));
    }

    @Test
    void aTemplateMustBeKnownAndApproved() throws Exception {
        expect(
                "refused unknown_template",
                Messages.template("5511900000009", "nobody", "pt_BR"),
                "");
        expect(
                "refused template_not_approved",
                Messages.template("5511900000009", "new", "pt_BR"),
                "");
    }

    @Test
    void aTemplateThatMetaPausesStopsAndGoesOnAgain() throws Exception {
        var tired = Messages.template("5511900000010", "tired", "pt_BR");
        expect("accepted", tired, "");
        template("tired", "paused");
        expect("refused template_not_approved", tired, "");
        template("tired", "approved");
        expect("accepted", tired, "");
    }

    private void template(String name, String status) {
        var answer =
                owner.put(
                        "/twin/templates/%s/%s/pt_BR".formatted(WABA, name),
                        "{\"status\":\"%s\"}".formatted(status));
        assertEquals(200, answer.status(), () -> answer.body().toString());
    }

    @Test
    void theBotIsSilentWhileAPersonHandlesTheThread() throws Exception {
        act("5511900000011", "");
        var bot = ",\"sender\":\"bot\"";
        expect("accepted", Messages.text("5511900000011"), bot);
        handler("{\"handler\":\"person\",\"name\":\"Ana\"}");
        expect("refused handled_by_person", Messages.text("5511900000011"), bot);
        expect("accepted", Messages.text("5511900000011"), ",\"sender\":\"Ana\"");
        handler("{\"handler\":\"bot\"}");
        expect("accepted", Messages.text("5511900000011"), bot);
    }

    private void handler(String body) throws Exception {
        var path = "/v1/windows/" + NUMBER + "/5511900000011/handler";
        var answer = upstream.putToTracker(path, body);
        assertEquals(2, answer.status() / 100, () -> answer + "");
    }

    @Test
    void aHeldRequestGoesWhenTheCustomerWrites() throws Exception {
        var id = upstream.newId();
        var hold = ",\"hold_until_window_opens\":true";
        upstream.post(
                "/v1/messages",
                Upstream.envelope(id, NUMBER, Messages.text("5511900000012"), hold));
        Until.equal("held", () -> outcomeNow(id));

        act("5511900000012", "");
        Until.equal("accepted", () -> outcomeNow(id));
    }

    @Test
    void aHeldRequestIsRefusedAtItsDeadline() throws Exception {
        var id = upstream.newId();
        var hold =
                ",\"hold_until_window_opens\":true,\"deadline\":\"%s\""
                        .formatted(Instant.now().plusSeconds(5));
        upstream.post(
                "/v1/messages",
                Upstream.envelope(id, NUMBER, Messages.text("5511900000013"), hold));

        Until.equal("refused", () -> outcomeNow(id));
    }

    private String outcomeNow(String id) throws Exception {
        return upstream.get("/v1/messages/" + id).body().path("outcome").asText();
    }

    @Test
    void whatIsAskedForOneAfterTheOtherReachesMetaInThatOrder() throws Exception {
        var ids = new ArrayList<String>();
        for (int i = 0; i < SOME; i++) {
            ids.add(upstream.newId());
            var message = update("5511900000016");
            upstream.post("/v1/messages", Upstream.envelope(ids.getLast(), NUMBER, message, ""));
        }
        assertEquals("accepted", Upstream.named(upstream.receipt(ids.getLast())));

        var sent = owner.get("/twin/log/threads/" + NUMBER + "/5511900000016").body();
        assertEquals(ids, sent.path("messages").findValuesAsText("biz_opaque_callback_data"));
    }

    @Test
    void aFallbackGoesWhereTheWindowIsClosed() throws Exception {
        var fallback =
                ",\"fallback_template\":{\"name\":\"order_update\",\"language\":{\"code\":\"pt_BR\"}}";
        expect("accepted", Messages.text("5511900000014"), fallback);

        var sent = owner.get("/twin/log/threads/" + NUMBER + "/5511900000014").body();
        assertEquals("template", sent.path("messages").path(0).path("type").asText());
    }

    @Test
    void aQuoteTellsAndSendsNothing() throws Exception {
        var closed = quote(Messages.text("5511900000015"));
        assertFalse(closed.path("permitted").asBoolean(), closed::toString);
        assertEquals("window_closed", closed.path("code").asText());
        var open = quote(update("5511900000015"));
        assertTrue(open.path("permitted").asBoolean(), open::toString);
        assertEquals("utility", open.path("expected_charge").path("category").asText());
        assertEquals(0, sentTo(NUMBER, "5511900000015"));
    }

    private JsonNode quote(String message) throws Exception {
        var answer =
                upstream.post(
                        "/v1/quotes", Upstream.envelope(upstream.newId(), NUMBER, message, ""));
        assertEquals(200, answer.status(), () -> answer + "");
        return answer.body();
    }

    @Test
    void aBatchGoesToItsRecipients() throws Exception {
        var lines =
                IntStream.range(0, 50)
                        .mapToObj(i -> "{\"to\":\"55119010%05d\"}".formatted(i))
                        .collect(Collectors.joining("\n"));
        var batch =
                """
                {"batch_id":"autumn","phone_number_id":"%s","template":{"name":"order_update",\
                "language":{"code":"pt_BR"}},"start":"now"}
                """
                        .formatted(NUMBER);
        var taken = upstream.post("/v1/batches", "application/x-ndjson", batch + lines + "\n");
        assertEquals(201, taken.status(), () -> taken + "");

        Until.equal(
                50,
                () ->
                        upstream.get("/v1/batches/autumn")
                                .body()
                                .path("progress")
                                .path("accepted")
                                .asInt());
        assertEquals(1, sentTo(NUMBER, "5511901000049"));
    }

    @Test
    void theMessagingLimitIsExactAndSaysWhenThereIsAPlaceAgain() throws Exception {
        var ids = new ArrayList<String>();
        for (int i = 0; i < LIMIT; i++) {
            var message = update("55119020%05d".formatted(i));
            ids.add(upstream.newId());
            upstream.post("/v1/messages", Upstream.envelope(ids.getLast(), LIMITED, message, ""));
        }
        for (var id : ids) assertEquals("accepted", Upstream.named(upstream.receipt(id)), id);

        var refused = upstream.send(LIMITED, update("5511902099999"), "");
        assertEquals("refused messaging_limit", Upstream.named(refused));
        var earliest = Instant.parse(refused.path("earliest_at").asText());
        assertTrue(earliest.isAfter(Instant.now().plusSeconds(23 * 3600)), refused::toString);
        assertEquals("accepted", upstream.outcome(LIMITED, update("5511902000000"), ""));
    }

    @Test
    void aTeamKeepsToItsQuotaWhateverTheLimitIs() throws Exception {
        var flyers = ",\"labels\":{\"team\":\"flyers\"}";
        for (int i = 0; i < 3; i++)
            assertEquals("accepted", upstream.outcome(NUMBER, update("551190300000" + i), flyers));

        var refused = upstream.send(NUMBER, update("5511903000009"), flyers);
        assertEquals("refused quota_exhausted", Upstream.named(refused));
        var earliest = Instant.parse(refused.path("earliest_at").asText());
        assertTrue(earliest.isAfter(Instant.now().plusSeconds(23 * 3600)), refused::toString);
        assertEquals("accepted", upstream.outcome(NUMBER, update("5511903000000"), flyers));
        assertEquals("accepted", upstream.outcome(NUMBER, update("5511903000009"), ""));
    }

    /// Of 0.10 a message for 0.0625 can be paid once.
    @Test
    void aHardBudgetRefusesUntilItRenewsAndTellsOfItsThreshold() throws Exception {
        var posters = ",\"labels\":{\"team\":\"posters\"}";
        assertEquals("accepted", upstream.outcome(NUMBER, offer("5511904000001"), posters));

        var refused = upstream.send(NUMBER, offer("5511904000002"), posters);
        assertEquals("refused budget_exhausted", Upstream.named(refused));
        assertTrue(refused.path("message").asText().contains("posters"), refused::toString);
        var home = ZoneId.of("America/Sao_Paulo");
        var renewal = Instant.parse(refused.path("earliest_at").asText()).atZone(home);
        assertEquals("1 00:00", renewal.getDayOfMonth() + " " + renewal.toLocalTime());
        assertTrue(renewal.toInstant().isAfter(Instant.now()), refused::toString);
        assertEquals("accepted", upstream.outcome(NUMBER, offer("5511904000002"), ""));

        Until.equal("0.0625, 0 reserved", this::spentOfPosters);
        try (var events = new Dump<>(SharedStack.get(), Topics.BUDGET_EVENTS)) {
            assertEquals(
                    List.of("posters 50% 0.0625 of 0.1 USD"),
                    events.next().stream()
                            .map(event ->
                                    "%s %d%% %s of %s %s"
                                            .formatted(
                                                    event.getBudget(),
                                                    event.getThreshold(),
                                                    event.getSpent(),
                                                    event.getAmount(),
                                                    event.getCurrency()))
                            .toList());
        }
    }

    private String spentOfPosters() throws Exception {
        var budget = upstream.getFromTracker("/v1/budgets?waba_id=" + WABA).body().at("/budgets/0");
        return budget.path("spent").asText()
                + ", "
                + budget.path("reserved").asText()
                + " reserved";
    }

    private void act(String from, String rest) {
        var body = "{\"phone_number_id\":\"%s\",\"from\":\"%s\"%s}".formatted(NUMBER, from, rest);
        var answer = owner.post("/twin/customers", body);
        assertEquals(200, answer.status(), () -> answer.body().toString());
    }

    /// Waits until such a request ends so: what customers do takes its way through the pipeline.
    private void expect(String outcome, String message, String rest) throws Exception {
        Until.equal(outcome, () -> upstream.outcome(NUMBER, message, rest));
    }

    private int sentTo(String number, String customer) {
        var log = owner.get("/twin/log/threads/" + number + "/" + customer).body();
        return log.path("messages").size();
    }

    private static String offer(String to) {
        return Messages.template(to, "spring_offer", "pt_BR");
    }

    private static String update(String to) {
        return Messages.template(to, "order_update", "pt_BR");
    }
}
