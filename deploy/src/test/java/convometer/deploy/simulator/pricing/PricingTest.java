package convometer.deploy.simulator.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import convometer.deploy.simulator.SimulatorFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

/// What statuses show of prices: by the day, and by the Graph version.
class PricingTest {

    @RegisterExtension static final SimulatorFixture meta = new SimulatorFixture();

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({
        "2022-06-01T12:00:00Z, order_update, CBP business_initiated -, business_initiated",
        "2023-06-02T12:00:00Z, order_update, CBP utility -, utility",
        "2024-12-01T12:00:00Z, spring_offer, CBP marketing -, marketing",
        "2025-08-01T12:00:00Z, order_update, PMP utility regular, -",
        "2026-10-20T12:00:00Z, order_update, PMP utility regular, -"
    })
    void templatesArePricedByTheirDay(String at, String template, String pricing, String origin) {
        meta.clock().set(Instant.parse(at));
        meta.template("5511900000001", template, "r-1");
        assertPriced(pricing, origin);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({
        "2022-06-01T12:00:00Z, CBP user_initiated -, user_initiated",
        "2023-06-02T12:00:00Z, CBP service -, service",
        "2025-08-01T12:00:00Z, PMP service free_customer_service, -",
        "2026-10-20T12:00:00Z, PMP service free_customer_service, -"
    })
    void freeFormIsPricedByItsDay(String at, String pricing, String origin) {
        meta.clock().set(Instant.parse(at));
        meta.act("5511900000001", "");
        meta.text("5511900000001", "r-1");
        assertPriced(pricing, origin);
    }

    @ParameterizedTest
    @CsvSource({"2025-08-01T12:00:00Z, free_customer_service", "2026-10-20T12:00:00Z, regular"})
    void utilityInsideTheWindowWasFreeOnce(String at, String type) {
        meta.clock().set(Instant.parse(at));
        meta.act("5511900000001", "");
        meta.template("5511900000001", "order_update", "r-1");
        var pricing = meta.statuses().getFirst().path("pricing");
        assertEquals(type, pricing.path("type").asText());
    }

    @Test
    void freeFormInsideAConversationOpensNone() {
        meta.clock().set(Instant.parse("2023-06-02T12:00:00Z"));
        meta.act("5511900000001", "");
        meta.template("5511900000001", "spring_offer", "r-1");
        meta.statuses();
        meta.clock().set(Instant.parse("2023-06-02T13:00:00Z"));
        meta.text("5511900000001", "r-2");
        assertPriced("CBP marketing -", "marketing");
    }

    private static void assertPriced(String pricing, String origin) {
        var sent = meta.statuses().getFirst();
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
        meta.put("/twin/settings", "{\"pricing\":{\"graph_version\":\"v23.0\",\"on_sent\":false}}");
        meta.template("5511900000001", "spring_offer", "r-1");

        var statuses = meta.statuses();
        for (var status : statuses) {
            var sent = status.path("status").asText().equals("sent");
            assertEquals(
                    "marketing", status.path("conversation").path("origin").path("type").asText());
            assertEquals(sent, status.path("conversation").has("expiration_timestamp"));
            if (sent) assertFalse(status.has("pricing"));
        }
    }
}
