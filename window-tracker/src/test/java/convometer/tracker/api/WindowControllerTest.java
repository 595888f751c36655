package convometer.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import convometer.schemas.Topic;
import convometer.schemas.audit.AuditTrail;
import convometer.schemas.audit.RecordedAudit;
import convometer.schemas.service.Publisher;
import convometer.schemas.service.SteppedClock;
import convometer.tracker.consent.Consent;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.Assignee;
import convometer.tracker.gate.GateState;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerLocations;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Windows over HTTP, on the tracker's real stores and beside an instance that is played.
class WindowControllerTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final StoredCustomers STORED = new StoredCustomers();

    @TempDir private static Path folder;
    private static EmbeddedServer server;
    private static HttpServer peer;
    private static HostInfo peerAddress;
    private static String peerAnswer = "";
    private static int peerStatus = 200;
    private static final List<String> ASKED_OF_PEER = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        var clock = folder.resolve("clock");
        SteppedClock.in(clock).set(NOON);
        var properties =
                Map.<String, Object>of(
                        "tracker.streams-enabled", "false",
                        "tracker.advertised-address", "127.0.0.1:1",
                        "convometer.clock", "file:" + clock,
                        "kafka.bootstrap.servers", "127.0.0.1:1",
                        "micronaut.server.port", -1);
        var context =
                ApplicationContext.builder()
                        .properties(properties)
                        .build()
                        .registerSingleton(AuditTrail.class, new RecordedAudit())
                        .registerSingleton(Publisher.class, new NoPublisher())
                        .registerSingleton(CustomerLocations.class, STORED)
                        .registerSingleton(StoredCustomers.accounts())
                        .start();
        server = context.getBean(EmbeddedServer.class).start();
        peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.createContext("/", WindowControllerTest::answer);
        peer.start();
        peerAddress = new HostInfo("127.0.0.1", peer.getAddress().getPort());
        for (var hour = 1; hour <= 5; hour++)
            STORED.wrote("106", "55119000" + hour, NOON.minus(Duration.ofHours(hour)));
        STORED.wrote("106", "551190009", NOON.minus(Duration.ofHours(24)));
        STORED.wrote("107", "551190001", NOON);
    }

    /// Nothing is emitted here.
    private static final class NoPublisher implements Publisher {

        @Override
        public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
            throw new UnsupportedOperationException("nothing is told in this test");
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        ASKED_OF_PEER.add(
                exchange.getRequestURI()
                        + " "
                        + exchange.getRequestHeaders().getFirst(WindowPeers.FORWARDED));
        var body = peerAnswer.getBytes(UTF_8);
        exchange.sendResponseHeaders(peerStatus, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterAll
    static void stop() {
        server.close();
        peer.stop(0);
        STORED.close();
        CLIENT.close();
    }

    @BeforeEach
    void alone() {
        STORED.owner = StoredCustomers.HERE;
        STORED.owners = Set.of(StoredCustomers.HERE);
        STORED.moving = false;
        peerStatus = 200;
        ASKED_OF_PEER.clear();
    }

    @Test
    void aWindowIsShownAsTheContractHasIt() throws Exception {
        var answer = get("/v1/windows/106/551190001");
        assertEquals(200, answer.statusCode());
        assertEquals(
                "{\"phone_number_id\":\"106\",\"customer\":\"551190001\","
                        + "\"aliases\":[\"551190001\"],\"state\":\"open\","
                        + "\"opened_at\":\"2026-10-20T11:00:00Z\","
                        + "\"until\":\"2026-10-21T11:00:00Z\","
                        + "\"last_message_at\":\"2026-10-20T11:00:00Z\",\"answered\":false,"
                        + "\"handler\":\"bot\",\"consents\":{},\"conversations\":[]}",
                answer.body());
    }

    @Test
    void atItsEndAWindowIsClosed() throws Exception {
        var closed = json("/v1/windows/106/551190009");
        assertEquals("closed", closed.path("state").asText());
        assertEquals("2026-10-20T12:00:00Z", closed.path("until").asText());
    }

    @Test
    void whoNeverWroteHasAClosedWindowWithoutTimes() throws Exception {
        assertEquals(
                "{\"phone_number_id\":\"106\",\"customer\":\"1\",\"aliases\":[],"
                        + "\"state\":\"closed\",\"answered\":false,\"handler\":\"bot\",\"consents\":{},\"conversations\":[]}",
                get("/v1/windows/106/1").body());
    }

    @Test
    void openWindowsComeSoonestFirstPageByPage() throws Exception {
        var first = json("/v1/windows?phone_number_id=106&state=open&limit=2");
        assertEquals(List.of("551190005", "551190004"), customers(first));
        var second = json(nextAfter(first));
        assertEquals(List.of("551190003", "551190002"), customers(second));
        var last = json(nextAfter(second));
        assertEquals(List.of("551190001"), customers(last));
        assertTrue(last.path("cursor").isMissingNode());
    }

    @Test
    void withoutANumberTheWindowsOfAllNumbersAreOneList() throws Exception {
        var listed = new ArrayList<String>();
        var path = "/v1/windows?state=open&limit=2";
        for (var cursor = ""; listed.size() < 20; ) {
            var page = json(path + cursor);
            for (var window : page.path("windows"))
                listed.add(
                        window.path("phone_number_id").asText()
                                + "/"
                                + window.path("customer").asText());
            if (!page.has("cursor")) break;
            cursor = "&cursor=" + page.path("cursor").asText();
        }
        assertEquals(
                List.of(
                        "106/551190005",
                        "106/551190004",
                        "106/551190003",
                        "106/551190002",
                        "106/551190001",
                        "107/551190001"),
                listed);
    }

    @Test
    void theListMayLeaveOutTheAnswered() throws Exception {
        assertEquals(
                5, json("/v1/windows?phone_number_id=106&answered=false").at("/windows").size());
        assertEquals(
                0, json("/v1/windows?phone_number_id=106&answered=true").at("/windows").size());
    }

    @Test
    void whoHandlesTheThreadIsShown() throws Exception {
        var customerKey = CustomerKey.ofCustomer("acme", "551190001").key();
        STORED.gateStates.put(
                customerKey,
                GateState.of(
                        new Consents(
                                Map.of(
                                        Consents.Key.everywhere(ConsentScope.MARKETING),
                                        new Consent(false, NOON, "keyword"))),
                        Map.of(new PhoneNumberId("106"), new Assignee(true, "Ana", NOON)),
                        List.of(),
                        Map.of()));
        try {
            for (var window :
                    List.of(
                            json("/v1/windows/106/551190001"),
                            json("/v1/windows?phone_number_id=106").at("/windows/4"))) {
                assertEquals("person", window.path("handler").asText());
                assertEquals("Ana", window.path("handler_name").asText());
                assertEquals("opt_out", window.at("/consents/marketing/action").asText());
            }
            assertEquals("bot", json("/v1/windows/107/551190001").path("handler").asText());
            assertEquals(
                    "{\"phone_number_id\":\"107\",\"customer\":\"551190001\",\"consents\":"
                            + "{\"marketing\":{\"action\":\"opt_out\","
                            + "\"at\":\"2026-10-20T12:00:00Z\",\"source\":\"keyword\"}}}",
                    get("/v1/consents/107/551190001").body());
        } finally {
            STORED.gateStates.clear();
        }
    }

    @Test
    void aPageThatIsJustFullIsTheLast() throws Exception {
        var page = json("/v1/windows?phone_number_id=106&limit=5");
        assertEquals(5, page.path("windows").size());
        assertTrue(page.path("cursor").isMissingNode());
        assertEquals(List.of(), customers(json("/v1/windows?phone_number_id=108")));
    }

    @ParameterizedTest
    @CsvSource({
        "phone_number_id=106&state=closed, bad_state",
        "phone_number_id=106&limit=0, bad_limit",
        "phone_number_id=106&limit=1001, bad_limit",
        "phone_number_id=106&limit=many, bad_request",
        "phone_number_id=106&cursor=!, bad_cursor",
        "phone_number_id=106&cursor=YWJj, bad_cursor",
        "phone_number_id=106&cursor=YS9i, bad_cursor",
        "phone_number_id=1%2F6, bad_thread",
        "answered=perhaps, bad_answered"
    })
    void aQuestionThatIsNoneIsRefused(String query, String code) throws Exception {
        var answer = get("/v1/windows?" + query);
        assertEquals(400, answer.statusCode());
        assertEquals(code, new ObjectMapper().readTree(answer.body()).path("code").asText());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void aThreadOfAnotherInstanceIsAskedThere() throws Exception {
        STORED.owner = peerAddress;
        peerAnswer =
                "{\"phone_number_id\":\"106\",\"customer\":\"BR 1\",\"aliases\":[],"
                        + "\"state\":\"closed\",\"answered\":false,\"handler\":\"bot\",\"consents\":{},\"conversations\":[]}";
        assertEquals(peerAnswer, get("/v1/windows/106/BR%201").body());
        assertEquals(List.of("/v1/windows/106/BR%201 true"), ASKED_OF_PEER);
    }

    @Test
    void whatWasForwardedIsAnsweredHere() throws Exception {
        STORED.owner = peerAddress;
        STORED.owners = Set.of(StoredCustomers.HERE, peerAddress);
        assertTrue(get("/v1/windows/106/551190001", "true").body().contains("\"open\""));
        assertTrue(get("/v1/windows?phone_number_id=107", "true").body().contains("551190001"));
        assertEquals(List.of(), ASKED_OF_PEER);
    }

    @Test
    void theWindowsOfAllInstancesAreOneList() throws Exception {
        STORED.owners = Set.of(StoredCustomers.HERE, peerAddress);
        peerAnswer = "{\"windows\":[" + peers("551180001", 1) + "," + peers("551180020", 20) + "]}";
        var first = json("/v1/windows?phone_number_id=106&limit=2");
        assertEquals(List.of("551180001", "551190005"), customers(first));
        assertEquals(
                List.of("/v1/windows?state=open&phone_number_id=106&limit=2 true"), ASKED_OF_PEER);
        peerAnswer = "{\"windows\":[" + peers("551180020", 20) + "],\"cursor\":\"more\"}";
        var second = json(nextAfter(first) + "0");
        assertEquals(5, second.path("windows").size());
        assertTrue(second.path("cursor").isTextual());
        assertTrue(
                ASKED_OF_PEER
                        .getLast()
                        .endsWith("&limit=20&cursor=" + first.path("cursor").asText() + " true"));
    }

    @Test
    void whoAsksWhileStateMovesIsEmittedToComeAgain() throws Exception {
        STORED.moving = true;
        assertProblem(503, "rebalancing", get("/v1/windows/106/551190001"));
        assertProblem(503, "rebalancing", get("/v1/windows/106/551190001", "true"));
        assertProblem(503, "rebalancing", get("/v1/windows?phone_number_id=106"));
    }

    @Test
    void aPeerThatDoesNotAnswerIsNamed() throws Exception {
        STORED.owner = peerAddress;
        peerAnswer = "";
        peerStatus = 503;
        assertProblem(503, "peer_unavailable", get("/v1/windows/106/1"));
        peerStatus = 200;
        peerAnswer = "no window";
        assertProblem(503, "peer_unavailable", get("/v1/windows/106/1"));
        STORED.owner = new HostInfo("127.0.0.1", 1025);
        assertProblem(503, "peer_unavailable", get("/v1/windows/106/1"));
    }

    private static String peers(String customer, int hours) {
        return "{\"phone_number_id\":\"106\",\"customer\":\""
                + customer
                + "\",\"aliases\":[],\"state\":\"open\",\"until\":\""
                + NOON.plus(Duration.ofHours(hours))
                + "\",\"answered\":false,\"handler\":\"bot\",\"consents\":{},\"conversations\":[]}";
    }

    private static void assertProblem(int status, String code, HttpResponse<String> answer)
            throws IOException {
        assertEquals(status, answer.statusCode());
        assertEquals(code, new ObjectMapper().readTree(answer.body()).path("code").asText());
    }

    private static List<String> customers(JsonNode page) {
        return page.path("windows").findValuesAsText("customer");
    }

    private static String nextAfter(JsonNode page) {
        return "/v1/windows?phone_number_id=106&cursor="
                + page.path("cursor").asText()
                + "&limit=2";
    }

    private static JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(get(path).body());
    }

    private static HttpResponse<String> get(String path, String... forwarded) throws Exception {
        var request = HttpRequest.newBuilder(server.getURI().resolve(path));
        for (var value : forwarded) request.header(WindowPeers.FORWARDED, value);
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
