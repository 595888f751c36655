package convometer.deploy.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Templates, limits and settings, and the webhooks that tell of them.
class AccountsOfMetaTest {

    private static final String OFFER =
            "/twin/templates/" + RiggedTwin.WABA + "/spring_offer/pt_BR";

    private final RiggedTwin rig = new RiggedTwin();

    AccountsOfMetaTest() throws IOException {}

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void anotherStateOfATemplateIsTold() {
        rig.put(OFFER, "{\"status\":\"paused\",\"reason\":\"LOW_QUALITY\"}");

        var change = change();
        assertEquals("message_template_status_update", change.path("field").asText());
        assertEquals("PAUSED", change.path("value").path("event").asText());
        assertEquals("spring_offer", change.path("value").path("message_template_name").asText());
        assertEquals("LOW_QUALITY", change.path("value").path("reason").asText());
    }

    @Test
    void anotherCategoryOfATemplateIsToldAndCounts() {
        rig.put(OFFER, "{\"category\":\"utility\"}");
        var change = change();
        assertEquals("template_category_update", change.path("field").asText());
        assertEquals("MARKETING", change.path("value").path("previous_category").asText());
        assertEquals("UTILITY", change.path("value").path("new_category").asText());

        rig.template("5511900000001", "spring_offer", "r-1");
        assertEquals(
                "utility", rig.statuses().getFirst().path("pricing").path("category").asText());
    }

    @Test
    void aNewTemplateCanBeSent() {
        rig.put(
                OFFER.replace("spring_offer", "autumn_offer"),
                "{\"status\":\"approved\",\"category\":\"marketing\"}");

        assertEquals(200, rig.template("5511900000001", "autumn_offer", "r-1").status());
    }

    @Test
    void templatesAreListedPageByPage() {
        var names = new ArrayList<String>();
        var path = "/v24.0/" + RiggedTwin.WABA + "/message_templates?limit=2";
        for (var pages = 0; pages < 2; pages++) {
            var page = rig.get(path);
            WebhookSink.each(page.path("data"))
                    .forEach(one -> names.add(one.path("name").asText()));
            var next = page.path("paging").path("next");
            assertEquals(pages == 0, !next.isMissingNode());
            if (!next.isMissingNode()) path = URI.create(next.asText()).toString();
        }

        assertEquals(List.of("login_code", "order_update", "spring_offer"), names);
    }

    @Test
    void aListShowsTemplatesAsMetaDoes() {
        var page = rig.get("/v24.0/" + RiggedTwin.WABA + "/message_templates?name=spring_offer");

        var one = page.path("data").path(0);
        assertEquals("MARKETING", one.path("category").asText());
        assertEquals("APPROVED", one.path("status").asText());
        assertEquals("pt_BR", one.path("language").asText());
        assertTrue(one.path("id").isTextual());
    }

    @Test
    void anotherMessagingLimitIsTold() {
        rig.post(
                "/twin/messaging-limits",
                "{\"waba_id\":\"%s\",\"limit\":250}".formatted(RiggedTwin.WABA));

        var change = change();
        assertEquals("business_capability_update", change.path("field").asText());
        assertEquals(
                250, change.path("value").path("max_daily_conversations_per_business").asInt());
    }

    @Test
    void anotherTierOfANumberIsTold() {
        rig.post(
                "/twin/messaging-limits",
                "{\"phone_number_id\":\"%s\",\"current_limit\":\"TIER_2K\"}"
                        .formatted(RiggedTwin.NUMBER));

        var value = change().path("value");
        assertEquals("551155500101", value.path("display_phone_number").asText());
        assertEquals("TIER_2K", value.path("current_limit").asText());
    }

    @Test
    void anyWebhookOfAnAccountCanBeTold() {
        rig.post(
                "/twin/webhooks",
                "{\"waba_id\":\"%s\",\"field\":\"account_alerts\",\"value\":{\"a\":1}}"
                        .formatted(RiggedTwin.WABA));

        var entry = rig.bodies().getFirst().path("entry").path(0);
        assertEquals(RiggedTwin.NOON.getEpochSecond(), entry.path("time").asLong());
        assertEquals(
                "{\"field\":\"account_alerts\",\"value\":{\"a\":1}}",
                entry.path("changes").path(0).toString());
    }

    private JsonNode change() {
        return rig.bodies().getFirst().path("entry").path(0).path("changes").path(0);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({
        "2022-06-01T12:00:00Z, order_update, CBP business_initiated -, business_initiated",
        "2023-06-02T12:00:00Z, order_update, CBP utility -, utility",
        "2024-12-01T12:00:00Z, spring_offer, CBP marketing -, marketing",
        "2025-08-01T12:00:00Z, order_update, PMP utility regular, -",
        "2026-10-20T12:00:00Z, order_update, PMP utility regular, -"
    })
    void templatesArePricedByTheirDay(String at, String template, String pricing, String origin)
            throws IOException {
        try (var then = new RiggedTwin(Instant.parse(at))) {
            then.template("5511900000001", template, "r-1");
            assertPriced(pricing, origin, then);
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({
        "2022-06-01T12:00:00Z, CBP user_initiated -, user_initiated",
        "2023-06-02T12:00:00Z, CBP service -, service",
        "2025-08-01T12:00:00Z, PMP service free_customer_service, -",
        "2026-10-20T12:00:00Z, PMP service free_customer_service, -"
    })
    void freeFormIsPricedByItsDay(String at, String pricing, String origin) throws IOException {
        try (var then = new RiggedTwin(Instant.parse(at))) {
            then.act("5511900000001", "");
            then.text("5511900000001", "r-1");
            assertPriced(pricing, origin, then);
        }
    }

    @ParameterizedTest
    @CsvSource({"2025-08-01T12:00:00Z, free_customer_service", "2026-10-20T12:00:00Z, regular"})
    void utilityInsideTheWindowWasFreeOnce(String at, String type) throws IOException {
        try (var then = new RiggedTwin(Instant.parse(at))) {
            then.act("5511900000001", "");
            then.template("5511900000001", "order_update", "r-1");
            var pricing = then.statuses().getFirst().path("pricing");
            assertEquals(type, pricing.path("type").asText());
        }
    }

    @Test
    void freeFormInsideAConversationOpensNone() throws IOException {
        try (var then = new RiggedTwin(Instant.parse("2023-06-02T12:00:00Z"))) {
            then.act("5511900000001", "");
            then.template("5511900000001", "spring_offer", "r-1");
            then.statuses();
            then.clock.set(Instant.parse("2023-06-02T13:00:00Z"));
            then.text("5511900000001", "r-2");
            assertPriced("CBP marketing -", "marketing", then);
        }
    }

    private static void assertPriced(String pricing, String origin, RiggedTwin then) {
        var sent = then.statuses().getFirst();
        assertEquals("sent", sent.path("status").asText());
        var shown = sent.path("pricing");
        assertEquals(
                pricing,
                shown.path("pricing_model").asText()
                        + " "
                        + shown.path("category").asText()
                        + " "
                        + shown.path("type").asText("-"));
        assertEquals(origin, sent.path("conversation").path("origin").path("type").asText("-"));
    }

    @Test
    void before24EachStatusNamesAConversationAndOnlySentItsEnd() {
        rig.put("/twin/settings", "{\"pricing\":{\"graph_version\":\"v23.0\",\"on_sent\":false}}");
        rig.template("5511900000001", "spring_offer", "r-1");

        var statuses = rig.statuses();
        for (var status : statuses) {
            var sent = status.path("status").asText().equals("sent");
            assertEquals(
                    "marketing", status.path("conversation").path("origin").path("type").asText());
            assertEquals(sent, status.path("conversation").has("expiration_timestamp"));
            if (sent) assertFalse(status.has("pricing"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"updates_per_post":1001}                            | updates_per_post
                    {"delays":{"read_percent":101}}                    | read_percent
                    {"delays":{"sent":{"from_ms":9,"to_ms":1}}}        | to_ms
                    {"limits":{"pair":"maybe"}}                        | pair
                    {"colour":"red"}                                   | colour
                    {"delays":{"colour":"red"}}                        | delays.colour
                    """)
    void aWrongSettingIsNamedAndChangesNothing(String body, String named) {
        var before = rig.get("/twin/settings");
        var answer = rig.sender.put("/twin/settings", body);

        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertTrue(answer.body().toString().contains(named), () -> answer.body().toString());
        assertFalse(answer.body().path("field").isMissingNode(), () -> answer.body().toString());
        assertEquals(before, rig.get("/twin/settings"));
    }

    @Test
    void delaysAndBatchesCanBeSet() {
        rig.put(
                "/twin/settings",
                """
                {"updates_per_post":1000,"delays":{"sent":{"from_ms":0,"to_ms":0},\
                "delivered":{"from_ms":10,"to_ms":20},"read_percent":0}}\
                """);
        for (int i = 0; i < 500; i++) rig.template("5511900000001", "spring_offer", "r-" + i);

        rig.clock.set(RiggedTwin.NOON.plusMillis(20));
        rig.twin.deliverDue();
        var bodies = rig.sink.bodies();
        assertEquals(1, bodies.size());
        var change = bodies.getFirst().path("entry").path(0).path("changes").path(0);
        assertEquals(1000, change.path("value").path("statuses").size());
    }

    @Test
    void someAreNeverHeardOfAgain() {
        rig.put("/twin/settings", "{\"delays\":{\"undelivered_percent\":100}}");
        rig.template("5511900000001", "spring_offer", "r-1");

        assertEquals(1, rig.statuses().size());
    }
}
