package convometer.deploy.simulator.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.SimulatorFixture;
import convometer.deploy.simulator.WebhookReceiver;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// Templates, limits and settings, and their webhooks.
class AccountsTest {

    private static final String OFFER =
            "/twin/templates/" + SimulatorFixture.WABA + "/spring_offer/pt_BR";

    @RegisterExtension static final SimulatorFixture meta = new SimulatorFixture();

    @Test
    void anotherStatusOfATemplateIsDelivered() {
        meta.put(OFFER, "{\"status\":\"paused\",\"reason\":\"LOW_QUALITY\"}");

        var change = change();
        assertEquals("message_template_status_update", change.path("field").asText());
        assertEquals("PAUSED", change.path("value").path("event").asText());
        assertEquals("spring_offer", change.path("value").path("message_template_name").asText());
        assertEquals("LOW_QUALITY", change.path("value").path("reason").asText());
    }

    @Test
    void anotherCategoryOfATemplateIsDeliveredAndCounts() {
        meta.put(OFFER, "{\"category\":\"utility\"}");
        var change = change();
        assertEquals("template_category_update", change.path("field").asText());
        assertEquals("MARKETING", change.path("value").path("previous_category").asText());
        assertEquals("UTILITY", change.path("value").path("new_category").asText());

        meta.template("5511900000001", "spring_offer", "r-1");
        assertEquals(
                "utility", meta.statuses().getFirst().path("pricing").path("category").asText());
    }

    @Test
    void aNewTemplateCanBeSent() {
        meta.put(
                OFFER.replace("spring_offer", "autumn_offer"),
                "{\"status\":\"approved\",\"category\":\"marketing\"}");

        assertEquals(200, meta.template("5511900000001", "autumn_offer", "r-1").status());
    }

    @Test
    void templatesAreListedPageByPage() {
        var names = new ArrayList<String>();
        var path = "/v24.0/" + SimulatorFixture.WABA + "/message_templates?limit=2";
        for (var pages = 0; pages < 2; pages++) {
            var page = meta.get(path);
            WebhookReceiver.each(page.path("data"))
                    .forEach(one -> names.add(one.path("name").asText()));
            var next = page.path("paging").path("next");
            assertEquals(pages == 0, !next.isMissingNode());
            if (!next.isMissingNode()) path = URI.create(next.asText()).toString();
        }

        assertEquals(List.of("login_code", "order_update", "spring_offer"), names);
    }

    @Test
    void aListShowsTemplatesAsMetaDoes() {
        var page =
                meta.get(
                        "/v24.0/" + SimulatorFixture.WABA + "/message_templates?name=spring_offer");

        var one = page.path("data").path(0);
        assertEquals("MARKETING", one.path("category").asText());
        assertEquals("APPROVED", one.path("status").asText());
        assertEquals("pt_BR", one.path("language").asText());
        assertTrue(one.path("id").isTextual());
    }

    @Test
    void anotherMessagingLimitIsDelivered() {
        meta.post(
                "/twin/messaging-limits",
                "{\"waba_id\":\"%s\",\"limit\":250}".formatted(SimulatorFixture.WABA));

        var change = change();
        assertEquals("business_capability_update", change.path("field").asText());
        assertEquals(
                250, change.path("value").path("max_daily_conversations_per_business").asInt());
    }

    @Test
    void anotherTierOfANumberIsDelivered() {
        meta.post(
                "/twin/messaging-limits",
                "{\"phone_number_id\":\"%s\",\"current_limit\":\"TIER_2K\"}"
                        .formatted(SimulatorFixture.NUMBER));

        var value = change().path("value");
        assertEquals("551155500101", value.path("display_phone_number").asText());
        assertEquals("TIER_2K", value.path("current_limit").asText());
    }

    @Test
    void anyWebhookOfAnAccountCanBeDelivered() {
        meta.post(
                "/twin/webhooks",
                "{\"waba_id\":\"%s\",\"field\":\"account_alerts\",\"value\":{\"a\":1}}"
                        .formatted(SimulatorFixture.WABA));

        var entry = meta.bodies().getFirst().path("entry").path(0);
        assertEquals(SimulatorFixture.NOON.getEpochSecond(), entry.path("time").asLong());
        assertEquals(
                "{\"field\":\"account_alerts\",\"value\":{\"a\":1}}",
                entry.path("changes").path(0).toString());
    }

    private JsonNode change() {
        return meta.bodies().getFirst().path("entry").path(0).path("changes").path(0);
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
        var before = meta.get("/twin/settings");
        var answer = meta.client().put("/twin/settings", body);

        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertTrue(answer.body().toString().contains(named), () -> answer.body().toString());
        assertFalse(answer.body().path("field").isMissingNode(), () -> answer.body().toString());
        assertEquals(before, meta.get("/twin/settings"));
    }

    @Test
    void delaysAndBatchesCanBeSet() {
        meta.put(
                "/twin/settings",
                """
                {"updates_per_post":1000,"delays":{"sent":{"from_ms":0,"to_ms":0},\
                "delivered":{"from_ms":10,"to_ms":20},"read_percent":0}}\
                """);
        for (int i = 0; i < 500; i++) meta.template("5511900000001", "spring_offer", "r-" + i);

        meta.clock().set(SimulatorFixture.NOON.plusMillis(20));
        meta.simulator().deliverDue();
        var bodies = meta.receiver().bodies();
        assertEquals(1, bodies.size());
        var change = bodies.getFirst().path("entry").path(0).path("changes").path(0);
        assertEquals(1000, change.path("value").path("statuses").size());
    }

    @Test
    void someAreOnlySent() {
        meta.put("/twin/settings", "{\"delays\":{\"undelivered_percent\":100}}");
        meta.template("5511900000001", "spring_offer", "r-1");

        assertEquals(1, meta.statuses().size());
    }
}
