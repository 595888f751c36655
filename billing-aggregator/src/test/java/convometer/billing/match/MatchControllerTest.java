package convometer.billing.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.billing.Scene;
import convometer.billing.charges.KnownCharges;
import convometer.billing.charges.LedgerPeer;
import convometer.billing.repricing.KnownRepricings;
import convometer.billing.statements.MonthlyCounts;
import convometer.billing.tables.TableVersions;
import convometer.events.Charge;
import convometer.schemas.Topic;
import convometer.schemas.access.OpenAccess;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Figures are imported and matched with the ledger.
class MatchControllerTest {

    private static final Instant NOW = Instant.parse("2026-11-09T03:00:00Z");

    private static final String ANALYTICS = "/meta-figures/each-difference-once.json";

    private static final Accounts ACCOUNTS =
            new Accounts(
                    List.of(
                            new Portfolio(
                                    "acme",
                                    250,
                                    List.of(
                                            new Waba(
                                                    "1065",
                                                    "Acme Brasil",
                                                    FigureFiles.ZONE,
                                                    "USD",
                                                    List.of(
                                                            new BusinessNumber(
                                                                    "200", "+1 555-078-3881"),
                                                            new BusinessNumber(
                                                                    "201", "+1 555-078-3882")),
                                                    List.of())))));

    private final KnownFigures figures = new KnownFigures(new KnownRepricings());
    private final TableVersions tables =
            TableVersions.only(Scene.tables("v7", Scene.eras(), Scene.cards()));
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final FigureController imports =
            new FigureController(
                    ACCOUNTS,
                    OpenAccess.of(ACCOUNTS),
                    tables,
                    new FigureStore(figures, figures, clock),
                    figures,
                    new GraphAnalytics(
                            new GraphSettings(null, "https://graph.facebook.com", "v24.0")),
                    clock);
    private final MatchController matches =
            new MatchController(
                    ACCOUNTS,
                    OpenAccess.of(ACCOUNTS),
                    new Matches(figures, figures, tables),
                    figures,
                    (_, _, _) -> new MonthlyCounts.Lines(List.of(), NOW.minusSeconds(30)),
                    new KnownCharges(),
                    new LedgerPeer(OpenAccess.of(ACCOUNTS)),
                    clock);

    private static byte[] resource() throws IOException {
        try (var in = MatchControllerTest.class.getResourceAsStream(ANALYTICS)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private HttpResponse<?> give(byte[] file, MediaType type) {
        return imports.give(
                "1065",
                "2026-10",
                null,
                null,
                null,
                file,
                HttpRequest.POST("/", file).contentType(type));
    }

    private MatchView match(@Nullable String why, int limit, @Nullable String cursor) {
        var answer =
                matches.match("1065", "2026-10", null, why, limit, cursor, HttpRequest.GET("/"));
        return (MatchView) Objects.requireNonNull(answer.body());
    }

    @Test
    void eachClassOfDifferenceIsFoundAndNamed() throws IOException {
        MatchedMonth.to(figures::book);
        var answer = give(resource(), MediaType.APPLICATION_JSON_TYPE);
        assertEquals(201, answer.code());
        assertEquals(
                "/v1/matches/1065/2026-10?source=pricing_analytics",
                answer.header(HttpHeaders.LOCATION));
        var match = match(null, 500, null);
        assertEquals("day", match.figures().granularity());
        assertEquals("America/Sao_Paulo", match.figures().timeZone());
        assertEquals(
                """
                missing_webhook 201 Brazil marketing/regular 2026-10-09 4 0.25 P30D
                late_status 200 Brazil utility/regular 2026-10-05 3 0 P34D
                category_changed 200 Brazil utility/regular 2026-10-12 2 0.1114 P27D
                free_or_charged 200 Brazil service/free_customer_service 2026-10-14 1 0.0034 P25D
                tier 200 Brazil utility/regular 2026-10-20 2 -0.0008 P19D
                unknown 200 Brazil utility/regular 2026-10-26 2 -0.0136 P13D
                rounding 201 Brazil authentication_international/regular 2026-10-22 3 0.00005 P17D
                """
                        .strip(),
                match.differences().stream()
                        .filter(it -> !it.name().equals("time_zone"))
                        .map(MatchControllerTest::text)
                        .collect(Collectors.joining("\n")));
        var shifted =
                match.differences().stream().filter(it -> it.name().equals("time_zone")).toList();
        assertTrue(shifted.size() > 3);
        assertEquals(
                List.of("201 India 180"),
                shifted.stream()
                        .map(it ->
                                it.phoneNumberId() + " " + it.market() + " " + it.offsetMinutes())
                        .distinct()
                        .toList());
        assertEquals(8, match.classes().size());
        assertEquals("ledger_and_meta", match.classes().getFirst().between());
    }

    private static String text(MatchView.DifferenceView it) {
        return String.join(
                " ",
                it.name(),
                it.phoneNumberId(),
                it.market(),
                it.category() + "/" + it.type(),
                it.bucket().start().atZone(FigureFiles.ZONE).toLocalDate().toString(),
                "" + it.count(),
                it.amount(),
                "P" + it.age().toDays() + "D");
    }

    @Test
    void theUnitsBehindADifferenceAreThoseThatItIsMostLikelyAbout() throws IOException {
        MatchedMonth.to(figures::book);
        give(resource(), MediaType.APPLICATION_JSON_TYPE);
        var late = match("late_status", 10, null).differences();
        assertEquals(1, late.size());
        var known =
                late.getFirst().units().stream()
                        .map(id -> Integer.parseInt(id.substring("wamid.".length())))
                        .toList();
        // The three of a second before midnight were booked after those of all days.
        assertEquals(3, known.size());
        assertTrue(known.getFirst() > 31 * 4 * 3 * 2, known.toString());
        var elsewhere = Objects.requireNonNull(late.getFirst().elsewhere());
        assertEquals(Instant.parse("2026-10-06T03:00:00Z"), elsewhere.bucket().start());
        assertEquals(
                List.of(), match("missing_webhook", 10, null).differences().getFirst().units());
    }

    /// Of a month that is asked for only then.
    @Test
    void noWebhookIsLostThatTheLedgerHasSecondsBeforeTheMonth() {
        figures.book(MatchedMonth.utility("wamid.before", Instant.parse("2026-10-01T02:59:58Z")));
        give(invoice("200", 2), MediaType.TEXT_CSV_TYPE);
        var match = match(null, 10, null);
        assertEquals(
                List.of("missing_webhook 1 []", "late_status 1 [wamid.before]"),
                match.differences().stream()
                        .map(it -> it.name() + " " + it.count() + " " + it.units())
                        .toList());
        assertEquals(0, match.totals().billed());
    }

    /// It is held against the ledger by that word, in which a verdict would come, too.
    @Test
    void aWordThatMetaHasNotUsedBeforeRefusesNothing() {
        var word =
                "{\"start\":1790823600,\"end\":1790910000,\"phone_number\":\"200\",\"country\":\"BR\","
                        + "\"pricing_category\":\"APPOINTMENT-LITE\",\"pricing_type\":\"FREE_TRIAL\",\"volume\":2}";
        give(("{\"data_points\":[" + word + "]}").getBytes(UTF_8), MediaType.APPLICATION_JSON_TYPE);
        assertEquals(
                List.of("missing_webhook 200 Brazil appointment_lite/free_trial 2"),
                match(null, 10, null).differences().stream()
                        .map(it ->
                                "%s %s %s %s/%s %d"
                                        .formatted(
                                                it.name(),
                                                it.phoneNumberId(),
                                                it.market(),
                                                it.category(),
                                                it.type(),
                                                it.count()))
                        .toList());
    }

    /// Two countries of one market: what one lacks does not balance what the other has too much of.
    @Test
    void whatMetaTellsByCountryIsComparedByCountry() {
        figures.book(unitOf("wamid.bolivia", "59171234567"));
        figures.book(unitOf("wamid.ecuador", "593991234567"));
        give(
                """
                period,account,phone_number,country,category,type,volume,currency,amount
                2026-10,1065,200,BO,utility,regular,2,USD,0.0136
                """
                        .getBytes(UTF_8),
                MediaType.TEXT_CSV_TYPE);
        assertEquals(
                List.of("missing_webhook BO 1", "unknown EC 1"),
                match(null, 10, null).differences().stream()
                        .map(it -> it.name() + " " + it.country() + " " + it.count())
                        .toList());
        // An invoice may have markets.
        give(
                """
                period,account,phone_number,country,category,type,volume,currency,amount
                2026-10,1065,200,Rest of Latin America,utility,regular,2,USD,0.0136
                """
                        .getBytes(UTF_8),
                MediaType.TEXT_CSV_TYPE);
        assertEquals(List.of(), match(null, 10, null).differences());
    }

    /// He wrote from Bolivia, and has a number of Brazil by now: Meta may have him in any country
    /// of the market.
    @Test
    void whereTheCountryOfAUnitIsNotKnownItsMarketIsComparedAsAWhole() {
        figures.book(unitOf("wamid.moved", "5511987654321"));
        figures.book(unitOf("wamid.ecuador", "593991234567"));
        var file = "period,account,phone_number,country,category,type,volume,currency,amount\n";
        var line = "2026-10,1065,200,%s,utility,regular,%d,USD,%s\n";
        var both = file + line.formatted("BO", 1, "0.0068") + line.formatted("EC", 1, "0.0068");
        give(both.getBytes(UTF_8), MediaType.TEXT_CSV_TYPE);
        assertEquals(List.of(), match(null, 10, null).differences());
        var less = file + line.formatted("BO", 1, "0.0068");
        give(less.getBytes(UTF_8), MediaType.TEXT_CSV_TYPE);
        var difference = match(null, 10, null).differences().getFirst();
        assertEquals("unknown 1", difference.name() + " " + difference.count());
        assertNull(difference.country());
        assertEquals(List.of("wamid.ecuador"), difference.units());
    }

    private static Charge unitOf(String id, String customer) {
        var charge = MatchedMonth.utility(id, Instant.parse("2026-10-10T12:00:00Z"));
        return Charge.newBuilder(charge)
                .setCustomer(customer)
                .setMarket("Rest of Latin America")
                .build();
    }

    @Test
    void allDifferencesArePagedThrough() throws IOException {
        MatchedMonth.to(figures::book);
        give(resource(), MediaType.APPLICATION_JSON_TYPE);
        var all = match(null, 500, null).differences();
        var first = match(null, 5, null);
        assertEquals(all.subList(0, 5), first.differences());
        assertNotNull(first.cursor());
        assertEquals(all.subList(5, 10), match(null, 5, first.cursor()).differences());
        assertNull(match(null, 500, "5").cursor());
    }

    @Test
    void asCsvAllFiguresAreSideBySide() throws IOException {
        MatchedMonth.to(figures::book);
        give(resource(), MediaType.APPLICATION_JSON_TYPE);
        var answer =
                matches.match(
                        "1065",
                        "2026-10",
                        null,
                        null,
                        100,
                        null,
                        HttpRequest.GET("/").accept(MediaType.TEXT_CSV_TYPE));
        var lines =
                new String((byte[]) Objects.requireNonNull(answer.body()), UTF_8).lines().toList();
        assertEquals(
                "bucket_start,bucket_end,phone_number_id,market,country,category,type,currency,estimates,verdicts,billed,billed_amount,unpriced,meta,meta_cost,difference,amount_difference,classes,verdict_classes",
                lines.getFirst());
        assertTrue(
                lines.contains(
                        "2026-10-09T03:00:00Z,2026-10-10T03:00:00Z,201,Brazil,BR,marketing,regular,USD,4,4,4,0.25,0,8,0.5,4,0.25,missing_webhook 4,"),
                String.join("\n", lines));
        // Two numbers, two markets, three kinds on 31 days; one day with charged service, one with
        // authentication.
        assertEquals(1 + 2 * 2 * 3 * 31 + 2, lines.size());
    }

    @Test
    void aLaterImportReplacesTheEarlierOneAndARefusedOneChangesNothing() {
        var file = "period,account,phone_number,country,category,type,volume,currency,amount\n%s\n";
        var good = file.formatted("2026-10,1065,200,BR,utility,regular,7,USD,0.05").getBytes(UTF_8);
        give(good, MediaType.TEXT_CSV_TYPE);
        assertEquals(7, match(null, 10, null).totals().meta());
        var before = Map.copyOf(figures.written());
        var refused =
                assertThrows(
                        ProblemException.class,
                        () ->
                                give(
                                        file.formatted(
                                                        "2026-10,1065,200,BR,utility,regular,7,USD,0.05\n2026-10,1065,201,BR,utility,regular,-1,USD,0")
                                                .getBytes(UTF_8),
                                        MediaType.TEXT_CSV_TYPE));
        assertEquals(422, refused.status().getCode());
        assertEquals("invalid_figures", refused.problem().code());
        assertEquals("line 3", refused.problem().errors().getFirst().field());
        assertEquals(before, figures.written());
        give(
                file.formatted("2026-10,1065,201,BR,utility,regular,9,USD,0.07").getBytes(UTF_8),
                MediaType.TEXT_CSV_TYPE);
        assertEquals(9, match(null, 10, null).totals().meta());
    }

    @Test
    void aFileMayBeSaidToHaveSoManyFigures() {
        var file = invoice("200", 7);
        var post = HttpRequest.POST("/", file).contentType(MediaType.TEXT_CSV_TYPE);
        var refused =
                assertThrows(
                        ProblemException.class,
                        () -> imports.give("1065", "2026-10", null, null, 2, file, post));
        assertEquals("invalid_figures", refused.problem().code());
        assertEquals("it has 1 figures, not 2", refused.problem().errors().getFirst().reason());
        assertEquals(Map.of(), figures.written());
        assertEquals(201, imports.give("1065", "2026-10", null, null, 1, file, post).code());
    }

    @Test
    void aLargeImportIsInPartsThatTheBrokersTake() {
        var file = new StringBuilder("{\"data_points\":[");
        for (var i = 0; i < 31 * 200; i++) {
            var start = 1790823600L + i % 31 * 86400L;
            file.append(i == 0 ? "" : ",")
                    .append(
                            "{\"start\":%d,\"end\":%d,\"phone_number\":\"200\",\"country\":\"BR\",\"pricing_category\":\"UTILITY\",\"pricing_type\":\"REGULAR\",\"tier\":\"%d:MAX\",\"volume\":1}"
                                    .formatted(start, start + 86400, i / 31));
        }
        give(file.append("]}").toString().getBytes(UTF_8), MediaType.APPLICATION_JSON_TYPE);
        assertEquals(1 + 4, figures.written().size());
        for (var update : figures.written().values())
            assertTrue(update.getFigures().size() <= FigureStore.LINES_A_PART);
        assertEquals(6200, match(null, 10, null).totals().meta());
        // Of what is replaced nothing is kept.
        give(invoice("200", 7), MediaType.TEXT_CSV_TYPE);
        assertEquals(2 + 1 + 4, figures.written().size());
        give(
                "{\"pricing_analytics\":{\"data\":[]}}".getBytes(UTF_8),
                MediaType.APPLICATION_JSON_TYPE);
        assertEquals(2 + 1, figures.written().size());
        var match = match(null, 10, null);
        assertEquals("pricing_analytics", match.figures().source());
        assertEquals(0, match.totals().meta());
    }

    private static byte[] invoice(String number, int volume) {
        return """
        period,account,phone_number,country,category,type,volume,currency,amount
        2026-10,1065,%s,BR,utility,regular,%d,USD,0.05
        """
                .formatted(number, volume)
                .getBytes(UTF_8);
    }

    /// One is written while the other is, on another instance.
    @Test
    void ofTwoImportsAtOnceTheLaterOneIsWhole() {
        var between = new ArrayDeque<Runnable>();
        var publisher =
                new Publisher() {
                    @Override
                    public <V extends SpecificRecord> void publish(
                            Topic<V> topic, String key, V value) {
                        figures.publish(topic, key, value);
                        var other = between.poll();
                        if (other != null) other.run();
                    }

                    @Override
                    public void remove(Topic<?> topic, String key) {
                        figures.remove(topic, key);
                    }
                };
        var here = new FigureStore(publisher, figures, clock);
        var there = new FigureStore(figures, figures, clock);
        here.put("1065", "2026-10", "USD", NOW, FigureFiles.csv(invoice("200", 1)));
        between.add(
                () -> there.put("1065", "2026-10", "USD", NOW, FigureFiles.csv(invoice("200", 5))));
        here.put("1065", "2026-10", "USD", NOW, FigureFiles.csv(invoice("200", 9)));
        assertEquals(9, match(null, 10, null).totals().meta());
        there.put("1065", "2026-10", "USD", NOW, FigureFiles.csv(invoice("200", 4)));
        assertEquals(4, match(null, 10, null).totals().meta());
    }

    @Test
    void aMonthWhoseBucketsReachIntoOneThatHasLeftCannotBeMatched() {
        importOfJanuary(null);
        assertEquals(200, matches.match("1065", "2020-01", null, null, 1, null, GET).code());
        importOfJanuary("UTC");
        refused("month_left", () -> matchOf("1065", "2020-01", null, 1, null));
        // Its days begin later, so that they reach into February instead.
        importOfJanuary("America/Los_Angeles");
        assertEquals(200, matches.match("1065", "2020-01", null, null, 1, null, GET).code());
    }

    private static final HttpRequest<?> GET = HttpRequest.GET("/");

    private void importOfJanuary(@Nullable String timeZone) {
        var file = new String(invoice("200", 1), UTF_8).replace("2026-10", "2020-01");
        imports.give(
                "1065",
                "2020-01",
                timeZone,
                null,
                null,
                file.getBytes(UTF_8),
                HttpRequest.POST("/", file).contentType(MediaType.TEXT_CSV_TYPE));
    }

    @Test
    void whatCannotBeAskedForIsRefused() {
        refused("no_figures", () -> match(null, 10, null));
        refused("unknown_waba", () -> matchOf("999", "2026-10", null, 10, null));
        refused("malformed_month", () -> matchOf("1065", "October", null, 10, null));
        refused("unknown_source", () -> matchOf("1065", "2026-10", "gossip", 10, null));
        refused("malformed_query", () -> matchOf("1065", "2026-10", null, 0, null));
        refused("malformed_query", () -> matchOf("1065", "2026-10", null, 10, "-1"));
        refused(
                "malformed_query",
                () -> matches.match("1065", "2026-10", null, "gossip", 10, null, GET));
        refused("no_access_token", () -> fetch("pricing_analytics", "day", null));
        refused("malformed_query", () -> fetch("invoice", "day", null));
        refused("unknown_source", () -> fetch("gossip", "day", null));
        refused("malformed_query", () -> fetch("pricing_analytics", "year", null));
        refused("malformed_query", () -> fetch("pricing_analytics", "day", "Mars/Olympus"));
        refused("malformed_figures", () -> give(new byte[0], MediaType.APPLICATION_JSON_TYPE));
        refused(
                "malformed_query",
                () ->
                        imports.give(
                                "1065",
                                "2026-10",
                                null,
                                "yesterday",
                                null,
                                new byte[0],
                                HttpRequest.POST("/", "")));
        assertEquals(Map.of(), figures.written());
    }

    private void fetch(String source, String granularity, @Nullable String zone) {
        imports.fetch("1065", "2026-10", source, granularity, zone);
    }

    private void matchOf(
            String wabaId,
            String month,
            @Nullable String source,
            int limit,
            @Nullable String cursor) {
        matches.match(wabaId, month, source, null, limit, cursor, HttpRequest.GET("/"));
    }

    private static void refused(String code, Executable request) {
        assertEquals(code, assertThrows(ProblemException.class, request).problem().code());
    }

    @Test
    void ageIsSinceTheEndOfTheBucket() {
        assertEquals(Duration.ofHours(5), MatchView.since(NOW.minusSeconds(5 * 3600), NOW));
        assertEquals(Duration.ZERO, MatchView.since(NOW.plusSeconds(1), NOW));
    }
}
