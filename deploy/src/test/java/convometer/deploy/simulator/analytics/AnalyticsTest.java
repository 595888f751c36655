package convometer.deploy.simulator.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.GraphClient;
import convometer.deploy.simulator.SimulatorFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/// What `pricing_analytics` tells of messages. All are delivered at once, at 12:00 in Greenwich and
/// 09:00 in Sao Paulo.
class AnalyticsTest {

    private static final String ALL =
            ".dimensions([\"PRICING_CATEGORY\",\"PRICING_TYPE\",\"COUNTRY\",\"PHONE\",\"TIER\"])";

    @RegisterExtension static final SimulatorFixture meta = new SimulatorFixture();

    private static void sent() {
        meta.put(
                "/twin/settings",
                "{\"delays\":{\"sent\":{\"from_ms\":0,\"to_ms\":0},\"delivered\":{\"from_ms\":0,\"to_ms\":0},\"read_percent\":0}}");
        meta.template("5511900000001", "spring_offer", "r-1");
        meta.template("5511900000002", "spring_offer", "r-2");
        meta.template("12425550001", "order_update", "r-3");
        meta.template(SimulatorFixture.UNDELIVERABLE, "order_update", "r-4");
        meta.act("BR.13491208655302741918", "");
        meta.text("BR.13491208655302741918", "r-5");
        meta.simulator().deliverAll();
    }

    /// October in Sao Paulo.
    private static String october(String rest) {
        return "pricing_analytics.start(1790823600).end(1793502000)" + rest;
    }

    private static GraphClient.Answer ask(String fields) {
        return meta.client()
                .get(
                        "/v24.0/%s?fields=%s"
                                .formatted(
                                        SimulatorFixture.WABA, URLEncoder.encode(fields, UTF_8)));
    }

    private static List<String> points(String fields) {
        var answer = ask(fields);
        assertEquals(200, answer.status(), () -> answer.body().toString());
        assertEquals(SimulatorFixture.WABA, answer.body().path("id").asText());
        var points =
                answer.body().path("pricing_analytics").path("data").path(0).path("data_points");
        return StreamSupport.stream(points.spliterator(), false).map(AnalyticsTest::text).toList();
    }

    private static String text(JsonNode point) {
        return String.join(
                " ",
                time(point, "start"),
                time(point, "end"),
                point.path("phone_number").asText("-"),
                point.path("country").asText("-"),
                point.path("pricing_category").asText("-"),
                point.path("pricing_type").asText("-"),
                point.path("volume").asText());
    }

    private static String time(JsonNode point, String name) {
        return Instant.ofEpochSecond(point.path(name).asLong()).toString().substring(5, 16);
    }

    @Test
    void whatWasDeliveredIsCountedByWhatItWasPricedAs() {
        sent();
        assertEquals(
                List.of(
                        "10-20T03:00 10-21T03:00 551155500101 BR SERVICE FREE_CUSTOMER_SERVICE 1",
                        "10-20T03:00 10-21T03:00 551155500101 BR MARKETING REGULAR 2",
                        "10-20T03:00 10-21T03:00 551155500101 BS UTILITY REGULAR 1"),
                points(october(".granularity(DAILY).phone_numbers([])" + ALL)));
    }

    @ParameterizedTest
    @CsvSource({
        "HALF_HOUR, 10-20T12:00 10-20T12:30",
        "DAILY, 10-20T03:00 10-21T03:00",
        "MONTHLY, 10-01T03:00 11-01T03:00"
    })
    void bucketsAreThoseOfTheAccountsTimeZone(String granularity, String bucket) {
        sent();
        assertEquals(
                List.of(bucket + " - - - - 4"),
                points(october(".granularity(" + granularity + ")")));
    }

    @Test
    void numbersAndCountriesCanBeChosen() {
        sent();
        var byCountry = ".granularity(DAILY).dimensions(['COUNTRY'])";
        assertEquals(
                List.of("10-20T03:00 10-21T03:00 - BS - - 1"),
                points(october(byCountry + ".country_codes(['BS'])")));
        assertEquals(
                List.of("10-20T03:00 10-21T03:00 - BR - - 3", "10-20T03:00 10-21T03:00 - BS - - 1"),
                points(october(byCountry + ".phone_numbers(['+55 11 5550-0101'])")));
        assertEquals(List.of(), points(october(byCountry + ".phone_numbers(['552155500102'])")));
    }

    @Test
    void whatIsDeliveredLaterIsCountedThen() {
        meta.put(
                "/twin/settings",
                "{\"delays\":{\"delivered\":{\"from_ms\":3600000,\"to_ms\":3600000},\"read_percent\":0}}");
        meta.template("5511900000001", "spring_offer", "r-1");
        meta.simulator().deliverAll();
        assertEquals(List.of(), points(october(".granularity(HALF_HOUR)")));
        meta.clock().set(SimulatorFixture.NOON.plusSeconds(3600));
        assertEquals(
                List.of("10-20T13:00 10-20T13:30 - - - - 1"),
                points(october(".granularity(HALF_HOUR)")));
        meta.simulator().reset();
        assertEquals(List.of(), points(october(".granularity(HALF_HOUR)")));
    }

    @Test
    void byConversationThereIsNoPriceOfAMessage() {
        meta.clock().set(Instant.parse("2024-10-20T12:00:00Z"));
        meta.template("5511900000001", "spring_offer", "r-1");
        meta.simulator().deliverAll();
        meta.clock().set(Instant.parse("2024-10-21T12:00:00Z"));
        assertEquals(
                List.of(),
                points("pricing_analytics.start(1727751600).end(1730430000).granularity(DAILY)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    pricing_analytics                                                    | start
                    pricing_analytics.start(1790823600)                                  | end
                    pricing_analytics.start(2).end(1).granularity(DAILY)                 | before
                    pricing_analytics.start(1).end(2)                                    | granularity
                    pricing_analytics.start(1).end(2).granularity(YEARLY)                | HALF_HOUR
                    pricing_analytics.start(1).end(2).granularity(DAILY).colours([])     | colours
                    pricing_analytics.start(1).end(2).granularity(DAILY).dimensions(['AGE']) | dimensions
                    conversation_analytics.start(1).end(2).granularity(DAILY)            | fields
                    name                                                                 | fields
                    """)
    void whatIsNotAnsweredIsRefused(String fields, String named) {
        var refused = ask(fields);
        assertEquals(400, refused.status());
        assertEquals(100, refused.body().path("error").path("code").asInt());
        assertTrue(refused.body().toString().contains(named), () -> refused.body().toString());
    }

    @Test
    void anotherTokenOrAccountIsRefused() {
        var there = "?fields=" + october("") + ".granularity(DAILY)";
        assertEquals(400, meta.client().get("/v24.0/1" + there).status());
        try (var stranger = new GraphClient(meta.simulator().url(), "made-up")) {
            assertEquals(401, stranger.get("/v24.0/" + SimulatorFixture.WABA + there).status());
        }
    }
}
