package convometer.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import convometer.events.AccountEvent;
import convometer.schemas.Topic;
import convometer.schemas.audit.AuditTrail;
import convometer.schemas.audit.RecordedAudit;
import convometer.schemas.service.Publisher;
import convometer.schemas.service.SteppedClock;
import convometer.tracker.budget.BudgetTotals;
import convometer.tracker.consent.Consent;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.GateState;
import convometer.tracker.identity.WabaId;
import convometer.tracker.reference.AccountBudgets;
import convometer.tracker.reference.ReferenceData;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.Millis;
import convometer.tracker.streams.store.StoredCustomers;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What would be answered to a request, over HTTP: 551190001 wrote an hour ago, 551190009 never.
class QuoteControllerTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final StoredCustomers STORED = new StoredCustomers();
    private static final List<String> ASKED_OF_PEER = new ArrayList<>();
    private static final String TEXT =
            "\"message\":{\"to\":\"+551190001\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}";

    @TempDir private static Path folder;
    private static EmbeddedServer server;
    private static HttpServer peer;
    private static HostInfo peerAddress;

    /// Nothing is emitted here.
    private static final class NoPublisher implements Publisher {

        @Override
        public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
            throw new UnsupportedOperationException("nothing is told in this test");
        }
    }

    @BeforeAll
    static void start() throws IOException {
        var clock = folder.resolve("clock");
        SteppedClock.in(clock).set(NOON);
        var rates = Files.createDirectory(folder.resolve("rates"));
        Files.writeString(
                rates.resolve("usd.csv"),
                """
                effective_from,currency,market,category,tier_from,rate,source,confidence
                2026-10-01,USD,Brazil,marketing,1,0.0625,test,high
                2026-10-01,USD,Brazil,utility,1,0.0068,test,high
                2026-10-01,USD,Brazil,service,1,0.0034,test,high
                """);
        var properties =
                Map.<String, Object>of(
                        "tracker.streams-enabled",
                        "false",
                        "tracker.advertised-address",
                        "127.0.0.1:1",
                        "convometer.clock",
                        "file:" + clock,
                        "kafka.bootstrap.servers",
                        "127.0.0.1:1",
                        "rates.dir",
                        rates.toString(),
                        "micronaut.server.port",
                        -1);
        var context =
                ApplicationContext.builder()
                        .properties(properties)
                        .build()
                        .registerSingleton(CustomerLocations.class, STORED)
                        .registerSingleton(AuditTrail.class, new RecordedAudit())
                        .registerSingleton(Publisher.class, new NoPublisher())
                        .registerSingleton(StoredCustomers.accounts())
                        .start();
        server = context.getBean(EmbeddedServer.class).start();
        var settings = context.getBean(ReferenceData.class).accounts();
        for (var template : List.of("promo MARKETING", "update UTILITY"))
            settings.apply(approved(template.split(" ", -1)[0], template.split(" ", -1)[1]));
        peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.createContext("/", QuoteControllerTest::answer);
        peer.start();
        peerAddress = new HostInfo("127.0.0.1", peer.getAddress().getPort());
        STORED.wrote("106", "551190001", NOON.minus(Duration.ofHours(1)));
    }

    private static AccountEvent approved(String name, String category) {
        return AccountEvent.newBuilder()
                .setWabaId("waba")
                .setField("message_template_status_update")
                .setKnown(true)
                .setContent(
                        "{\"event\":\"APPROVED\",\"message_template_name\":\"%s\",\"message_template_language\":\"en\",\"message_template_category\":\"%s\"}"
                                .formatted(name, category))
                .setAt(NOON)
                .setReceivedAt(NOON)
                .build();
    }

    /// An instance that knows the limits as this one does, and the customers otherwise.
    private static void answer(HttpExchange exchange) throws IOException {
        var asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        ASKED_OF_PEER.add(exchange.getRequestURI() + " " + asked);
        if (!exchange.getRequestURI().getPath().equals("/v1/quotes")) {
            answerAsHere(exchange, asked);
            return;
        }
        var body =
                "{\"quotes\":[{\"request_id\":\"far\",\"phone_number_id\":\"106\",\"customer\":\"551190009\",\"permitted\":true,\"held\":false,\"uses_fallback\":false,\"alternatives\":[],\"cheaper\":[]}]}"
                        .getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void answerAsHere(HttpExchange exchange, String asked) throws IOException {
        var request =
                HttpRequest.newBuilder(server.getURI().resolve(exchange.getRequestURI().toString()))
                        .header("Content-Type", "application/json")
                        .header(WindowPeers.FORWARDED, "true")
                        .method(exchange.getRequestMethod(), BodyPublishers.ofString(asked));
        try (exchange) {
            var answer = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        peer.stop(0);
        STORED.close();
        CLIENT.close();
    }

    @BeforeEach
    void here() {
        STORED.owner = StoredCustomers.HERE;
        STORED.ownerOfLimits = StoredCustomers.HERE;
        STORED.gateStates.clear();
        STORED.moving = false;
        ASKED_OF_PEER.clear();
    }

    @Test
    void freeFormInsideTheWindowIsPermittedUntilTheMarginBeforeItsEnd() throws Exception {
        assertEquals(
                "{\"quotes\":[{\"request_id\":\"r1\",\"phone_number_id\":\"106\","
                        + "\"customer\":\"551190001\",\"permitted\":true,\"held\":false,"
                        + "\"uses_fallback\":false,\"until\":\"2026-10-21T10:59:00Z\","
                        + "\"alternatives\":[],\"expected_charge\":{\"era\":\"2026-10-01\","
                        + "\"category\":\"service\",\"type\":\"free_customer_service\","
                        + "\"market\":\"Brazil\",\"rate\":\"0\",\"currency\":\"USD\"},"
                        + "\"why\":\"0 of the number's 1,000 free messages of 2026-10 are used;"
                        + " this one is free.\",\"cheaper\":[],\"budgets\":[]}]}",
                post("{\"requests\":[{\"request_id\":\"r1\",\"phone_number_id\":\"106\","
                                + TEXT
                                + "}]}")
                        .body());
    }

    @Test
    void aMarketingTemplateNamesWhatWouldCostLess() throws Exception {
        var open = quote(template("551190001", "promo"));
        assertEquals("0.0625", open.at("/expected_charge/rate").asText());
        assertEquals(List.of("free_form now 0", "utility_template now 0.0068"), cheaper(open));
        assertTrue(open.path("place").isMissingNode());
        var closed = quote(template("551190009", "promo"));
        assertEquals(
                List.of("free_form after_customer_writes 0", "utility_template now 0.0068"),
                cheaper(closed));
        assertEquals(
                "{\"scope\":\"portfolio/acme\",\"limit\":250,\"left\":250}",
                closed.path("place").toString());
    }

    @Test
    void whatIsRefusedSaysWhyAndWhatElse() throws Exception {
        var closed =
                quote(
                        "{\"phone_number_id\":\"106\",\"message\":{\"to\":\"551190009\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}}");
        assertEquals("window_closed", closed.path("code").asText());
        assertEquals("[\"template\"]", closed.path("alternatives").toString());
        assertTrue(closed.path("expected_charge").isMissingNode());
        STORED.gateStates.put(
                CustomerKey.ofCustomer("acme", "551190001").key(),
                GateState.of(
                        new Consents(
                                Map.of(
                                        Consents.Key.everywhere(ConsentScope.EVERYTHING),
                                        new Consent(false, NOON, "keyword"))),
                        Map.of(),
                        List.of(),
                        Map.of()));
        assertEquals("opted_out", quote(template("551190001", "promo")).path("code").asText());
        assertEquals(
                "unknown_template", quote(template("551190009", "none")).path("code").asText());
        assertEquals(
                "malformed",
                quote(
                                "{\"phone_number_id\":\"106\",\"message\":{\"to\":\"1\",\"type\":\"template\"}}")
                        .path("code")
                        .asText());
        assertEquals(
                "unknown_number",
                quote("{\"phone_number_id\":\"9\"," + TEXT + "}").path("code").asText());
    }

    @Test
    void whatIsHeldSaysUntilWhenAndWhatItWouldCost() throws Exception {
        var held =
                quote(
                        "{\"phone_number_id\":\"106\",\"hold_until_window_opens\":true,\"deadline\":\"2026-10-21T00:00:00Z\",\"message\":{\"to\":\"551190009\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}}");
        assertEquals(true, held.path("held").asBoolean());
        assertEquals("2026-10-21T00:00:00Z", held.path("until").asText());
        assertEquals("0", held.at("/expected_charge/rate").asText());
    }

    @Test
    void aFullLimitIsSeen() throws Exception {
        var first = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (var i = 0; i < 250; i++) writtenTo("9" + i, first.plusSeconds(i));
        var refused = quote(template("551190009", "promo"));
        assertEquals("messaging_limit", refused.path("code").asText());
        assertEquals("0.0625", refused.at("/expected_charge/rate").asText());
        var back = first.plus(Duration.ofHours(24)).toString();
        assertEquals(back, refused.path("earliest_at").asText());
        assertEquals(room(0, "free_at", back, "returns_at", back), refused.path("place"));
        var counted = quote(template("97", "promo"));
        assertEquals(true, counted.path("permitted").asBoolean());
        assertTrue(counted.path("place").isMissingNode());
        for (var i = 0; i < 250; i++) givenBack("9" + i);
    }

    @Test
    void aLimitWithAPlaceSaysWhenTheNextOneComesBack() throws Exception {
        assertEquals(room(250), quote(template("551190009", "promo")).path("place"));
        var first = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (var i = 0; i < 2; i++) writtenTo("8" + i, first.plusSeconds(i));
        var permitted = quote(template("551190009", "promo"));
        assertEquals(
                room(248, "returns_at", first.plus(Duration.ofHours(24)).toString()),
                permitted.path("place"));
        for (var i = 0; i < 2; i++) givenBack("8" + i);
    }

    @Test
    void theQuotaOfTheLabelIsSeenBesideTheLimit() throws Exception {
        var labelled = labelled(template("551190009", "promo"));
        var free = quote(labelled);
        assertEquals(room(250), free.path("place"));
        assertEquals(
                "{\"scope\":\"portfolio/acme\",\"quota\":\"team=orders\",\"limit\":2,\"left\":2}",
                free.path("quota").toString());
        assertTrue(quote(template("551190009", "promo")).path("quota").isMissingNode());

        var first = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (var i = 0; i < 2; i++)
            STORED.command(
                    command("7" + i)
                            .setRequested(250)
                            .setQuota("team=orders")
                            .setQuotaSlots(2)
                            .setAt(Millis.of(first.plusSeconds(i)))
                            .build());
        var refused = quote(labelled);
        assertEquals("quota_exhausted", refused.path("code").asText());
        var back = first.plus(Duration.ofHours(24)).toString();
        assertEquals(back, refused.path("earliest_at").asText());
        assertEquals(0, refused.at("/quota/left").asInt());
        assertEquals("0.0625", refused.at("/expected_charge/rate").asText());
        var counted = quote(labelled(template("70", "promo")));
        assertEquals(true, counted.path("permitted").asBoolean());
        assertTrue(counted.path("quota").isMissingNode());
        assertEquals(true, quote(template("551190009", "promo")).path("permitted").asBoolean());
        for (var i = 0; i < 2; i++)
            STORED.command(
                    command("7" + i)
                            .setReleased(true)
                            .setQuota("team=orders")
                            .setAt(Millis.of(Instant.now().plusSeconds(900)))
                            .build());
    }

    private static String labelled(String request) {
        return request.replaceFirst("\\{", "{\"labels\":{\"team\":\"orders\"},");
    }

    private static JsonNode room(int left, String... instants) {
        var room =
                new ObjectMapper()
                        .createObjectNode()
                        .put("scope", "portfolio/acme")
                        .put("limit", 250)
                        .put("left", left);
        for (var i = 0; i < instants.length; i += 2) room.put(instants[i], instants[i + 1]);
        return room;
    }

    private static void writtenTo(String customer, Instant at) {
        STORED.command(command(customer).setSent(Millis.of(at)).setAt(Millis.of(NOON)).build());
    }

    private static void givenBack(String customer) {
        STORED.command(
                command(customer)
                        .setReleased(true)
                        .setAt(Millis.of(Instant.now().plusSeconds(900)))
                        .build());
    }

    private static LimitCommand.Builder command(String customer) {
        return LimitCommand.newBuilder()
                .setScope("portfolio/acme")
                .setPortfolio("acme")
                .setCustomer(customer)
                .setRequestId("r" + customer);
    }

    private static final String RENEWAL = "2026-11-01T00:00:00Z";

    /// Of the posters' 0.10 a second message of 0.0625 cannot be paid.
    @Test
    void whatIsLeftOfABudgetIsSeenAndRefuses() throws Exception {
        var posters = labelled(template("551190001", "promo")).replace("orders", "posters");
        var free = quote(posters);
        assertEquals(true, free.path("permitted").asBoolean());
        assertEquals("[" + budget("0", "0", "0.1", "[]") + "]", free.path("budgets").toString());
        assertEquals("[]", quote(template("551190001", "promo")).path("budgets").toString());

        var budget =
                new AccountBudgets(StoredCustomers.accounts())
                        .of(new WabaId("waba"), NOON)
                        .getFirst();
        STORED.spent(
                new BudgetTotals(
                        budget, new BigDecimal("0.01"), new BigDecimal("0.0625"), List.of(50)));
        var refused = quote(posters);
        assertEquals("budget_exhausted", refused.path("code").asText());
        assertEquals(RENEWAL, refused.path("earliest_at").asText());
        assertEquals("0.0625", refused.at("/expected_charge/rate").asText());
        assertEquals("[\"free_form\"]", refused.path("alternatives").toString());
        var spent = "[" + budget("0.0725", "0.01", "0.0275", "[50]") + "]";
        assertEquals(spent, refused.path("budgets").toString());

        for (var owner : List.of(StoredCustomers.HERE, peerAddress)) {
            STORED.ownerOfLimits = owner;
            assertEquals(spent, json(get("/v1/budgets?waba_id=waba")).path("budgets").toString());
            assertEquals("budget_exhausted", quote(posters).path("code").asText());
        }
        assertEquals(2, ASKED_OF_PEER.size());
        assertEquals(404, get("/v1/budgets?waba_id=nobody").statusCode());
        assertEquals(400, get("/v1/budgets").statusCode());
        STORED.spent(BudgetTotals.none(budget));
    }

    private static String budget(String spent, String reserved, String left, String passed) {
        return "{\"waba_id\":\"waba\",\"name\":\"posters\",\"amount\":\"0.1\",\"currency\":\"USD\",\"spent\":\"%s\",\"reserved\":\"%s\",\"left\":\"%s\",\"hard\":true,\"thresholds_passed\":%s,\"period_start\":\"2026-10-01T00:00:00Z\",\"renews_at\":\"%s\"}"
                .formatted(spent, reserved, left, passed, RENEWAL);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(server.getURI().resolve(path));
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void whatAnotherInstanceKeepsIsAskedThereAtOnce() throws Exception {
        STORED.owner = peerAddress;
        var answer = post("{\"requests\":[" + template("551190009", "promo") + "]}");
        assertEquals("far", json(answer).at("/quotes/0/request_id").asText());
        assertEquals(
                List.of("/v1/quotes {\"requests\":[" + template("551190009", "promo") + "]}"),
                ASKED_OF_PEER);
    }

    @Test
    void theLimitAndItsQuotasAreAskedOfWhoHasThem() throws Exception {
        STORED.ownerOfLimits = peerAddress;
        assertEquals(room(250), quote(template("551190009", "promo")).path("place"));
        var labelled = quote(labelled(template("551190009", "promo")));
        assertEquals(2, labelled.at("/quota/left").asInt());
        assertEquals(2, ASKED_OF_PEER.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | requests",
                "{\"requests\":[{\"phone_number_id\":\"106\",\"message\":{},\"labels\":{\"a\":1}}]} | requests[0].labels.a",
                "{\"requests\":[1]} | requests[0]",
                "{\"requests\":[{\"message\":{}}]} | requests[0].phone_number_id",
                "{\"requests\":[{\"phone_number_id\":\"106\"}]} | requests[0].message",
                "{\"requests\":[{\"phone_number_id\":\"1/6\",\"message\":{}}]} | requests[0].phone_number_id",
                "{\"requests\":[{\"phone_number_id\":\"106\",\"message\":[]}]} | requests[0].message",
                "{\"requests\":[{\"phone_number_id\":\"106\",\"message\":{},\"deadline\":1}]} | requests[0].deadline",
                "{\"requests\":[{\"phone_number_id\":\"106\",\"message\":{},\"kept_as\":\"x\"}]} | requests[0].kept_as",
                "{\"requests\":[],\"more\":1} | more"
            })
    void whatIsWrongIsEmittedByField(String body, String field) throws Exception {
        var answer = post(body);
        assertEquals(400, answer.statusCode());
        assertEquals(field, json(answer).at("/errors/0/field").asText());
    }

    @Test
    void whoAsksWhileStateMovesIsEmittedToComeAgain() throws Exception {
        STORED.moving = true;
        assertEquals(
                503, post("{\"requests\":[" + template("551190009", "promo") + "]}").statusCode());
    }

    private static String template(String to, String name) {
        return "{\"phone_number_id\":\"106\",\"message\":{\"to\":\"%s\",\"type\":\"template\",\"template\":{\"name\":\"%s\",\"language\":{\"code\":\"en\"}}}}"
                .formatted(to, name);
    }

    private static List<String> cheaper(JsonNode quote) {
        var all = new ArrayList<String>();
        for (var each : quote.path("cheaper"))
            all.add(
                    each.path("what").asText()
                            + " "
                            + each.path("when").asText()
                            + " "
                            + each.at("/expected_charge/rate").asText());
        return all;
    }

    private static JsonNode quote(String request) throws Exception {
        var answer = post("{\"requests\":[" + request + "]}");
        assertEquals(200, answer.statusCode(), answer.body());
        return json(answer).at("/quotes/0");
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpResponse<String> post(String body) throws Exception {
        var request =
                HttpRequest.newBuilder(server.getURI().resolve("/v1/quotes"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
