package convometer.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.events.AccountEvent;
import convometer.events.ConsentChange;
import convometer.events.HandlerChange;
import convometer.schemas.Topic;
import convometer.schemas.audit.AuditTrail;
import convometer.schemas.audit.RecordedAudit;
import convometer.schemas.service.ProblemException;
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
import io.micronaut.http.HttpStatus;
import io.micronaut.runtime.server.EmbeddedServer;

import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is said over HTTP becomes an event.
class ConsentControllerTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final StoredCustomers STORED = new StoredCustomers();
    private static final List<String> KEYS = new ArrayList<>();
    private static final List<SpecificRecord> PUBLISHED = new ArrayList<>();
    private static boolean broken;

    @TempDir private static Path folder;
    private static EmbeddedServer server;

    /// Keeps what is published, and lets the stores show it.
    private static final class Published implements Publisher {

        @Override
        public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
            if (broken)
                throw new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE, "kafka_unavailable", "no Kafka");
            KEYS.add(topic.name() + " " + key);
            PUBLISHED.add(value);
            if (value instanceof HandlerChange change && change.getCustomer().equals("ana"))
                STORED.gateStates.put(
                        CustomerKey.ofCustomer("acme", "ana").key(),
                        GateState.of(
                                Consents.none(),
                                Map.of(
                                        new PhoneNumberId("106"),
                                        new Assignee(
                                                change.getHandler().equals("person"),
                                                change.getName() == null ? "" : change.getName(),
                                                change.getAt())),
                                List.of(),
                                Map.of()));
            if (value instanceof ConsentChange change && change.getCustomer().equals("ana"))
                STORED.gateStates.put(
                        CustomerKey.ofCustomer("acme", "ana").key(),
                        GateState.of(
                                new Consents(
                                        Map.of(
                                                new Consents.Key(
                                                        ConsentScope.EVERYTHING,
                                                        new PhoneNumberId("106")),
                                                new Consent(false, change.getAt(), ""))),
                                Map.of(),
                                List.of(),
                                Map.of()));
        }
    }

    @BeforeAll
    static void start() {
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
                        .registerSingleton(CustomerLocations.class, STORED)
                        .registerSingleton(AuditTrail.class, new RecordedAudit())
                        .registerSingleton(Publisher.class, new Published())
                        .registerSingleton(StoredCustomers.accounts())
                        .start();
        server = context.getBean(EmbeddedServer.class).start();
    }

    @AfterAll
    static void stop() {
        server.close();
        STORED.close();
        CLIENT.close();
    }

    @BeforeEach
    void nothing() {
        KEYS.clear();
        PUBLISHED.clear();
        STORED.gateStates.clear();
        STORED.moving = false;
        broken = false;
    }

    @Test
    void aPersonTakesAThread() throws Exception {
        var answer =
                put("/v1/windows/106/ana/handler", "{\"handler\":\"person\",\"name\":\"Ana\"}");
        assertEquals(200, answer.statusCode());
        assertEquals(
                "{\"phone_number_id\":\"106\",\"customer\":\"ana\",\"handler\":\"person\","
                        + "\"name\":\"Ana\",\"at\":\"2026-10-20T12:00:00Z\"}",
                answer.body());
        assertEquals(List.of("handler-changes 106/ana"), KEYS);
        var change = (HandlerChange) PUBLISHED.getFirst();
        assertEquals("person", change.getHandler());
        assertEquals("Ana", change.getName());
        assertEquals(NOON, change.getAt());
    }

    @Test
    void whatTheStoreDoesNotShowYetIsAccepted() throws Exception {
        var answer = put("/v1/windows/106/bob/handler", "{\"handler\":\"person\"}");
        assertEquals(202, answer.statusCode());
        assertEquals("person", json(answer).path("handler").asText());
        STORED.moving = true;
        assertEquals(202, put("/v1/windows/106/ana/handler", "{\"handler\":\"bot\"}").statusCode());
        assertEquals(2, PUBLISHED.size());
    }

    @Test
    void aCustomerOptsOut() throws Exception {
        var answer =
                put(
                        "/v1/consents/106/ana",
                        "{\"scope\":\"everything\",\"action\":\"opt_out\",\"source\":\"web_form\","
                                + "\"at\":\"2026-10-20T11:00:00Z\",\"all_numbers\":true}");
        assertEquals(200, answer.statusCode());
        assertEquals(List.of("consents 106/ana"), KEYS);
        assertEquals(
                new ConsentChange(
                        "106",
                        "ana",
                        true,
                        "everything",
                        "opt_out",
                        Instant.parse("2026-10-20T11:00:00Z"),
                        "web_form"),
                PUBLISHED.getFirst());
        assertEquals(true, json(answer).path("all_numbers").asBoolean());
    }

    @Test
    void aNumberWithAPlusIsTheSameCustomer() throws Exception {
        var path = "/v1/consents/106/%2B55%20(11)%2098765-4321";
        var answer = put(path, "{\"scope\":\"everything\",\"action\":\"opt_out\"}");
        assertEquals("5511987654321", json(answer).path("customer").asText());
        assertEquals(List.of("consents 106/5511987654321"), KEYS);
        assertEquals("5511987654321", ((ConsentChange) PUBLISHED.getFirst()).getCustomer());
    }

    @Test
    void nobodyHasANameThatIsEndless() throws Exception {
        var optOut = "{\"scope\":\"everything\",\"action\":\"opt_out\"}";
        for (var name : List.of("x".repeat(257), "%00", "55%0A11")) {
            var answer = put("/v1/consents/106/" + name, optOut);
            assertEquals(400, answer.statusCode());
            assertEquals("bad_thread", json(answer).path("code").asText());
        }
        assertEquals(List.of(), PUBLISHED);
    }

    @Test
    void withoutAnInstantItWasNow() throws Exception {
        put("/v1/consents/106/bob", "{\"scope\":\"marketing\",\"action\":\"opt_in\"}");
        assertEquals(NOON, ((ConsentChange) PUBLISHED.getFirst()).getAt());
    }

    @Test
    void aListOfTemplatesIsImported() throws Exception {
        var answer =
                put(
                        "/v1/accounts/waba/templates",
                        "{\"data\":[{\"name\":\"hello\",\"language\":\"en\",\"status\":\"APPROVED\","
                                + "\"category\":\"UTILITY\",\"id\":\"1\",\"components\":[]}],"
                                + "\"paging\":{\"cursors\":{\"after\":\"x\"}}}");
        assertEquals(202, answer.statusCode());
        assertEquals(
                "{\"waba_id\":\"waba\",\"templates\":1,\"at\":\"2026-10-20T12:00:00Z\"}",
                answer.body());
        assertEquals(List.of("account-events waba"), KEYS);
        var event = (AccountEvent) PUBLISHED.getFirst();
        assertEquals("message_templates", event.getField());
        assertEquals(
                "{\"data\":[{\"name\":\"hello\",\"language\":\"en\",\"status\":\"APPROVED\","
                        + "\"category\":\"UTILITY\"}]}",
                event.getContent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windows/106/a/handler | {}                                       | handler",
                "windows/106/a/handler | {\"handler\":\"dog\"}                    | handler",
                "windows/106/a/handler | {\"handler\":1}                          | handler",
                "windows/106/a/handler | {\"handler\":\"person\",\"name\":7}      | name",
                "windows/106/a/handler | {\"handler\":\"bot\",\"name\":\"Ana\"}   | name",
                "windows/106/a/handler | {\"handler\":\"bot\",\"nmae\":\"Ana\"}   | nmae",
                "consents/106/a | {\"action\":\"opt_in\"}                         | scope",
                "consents/106/a | {\"scope\":\"marketing\",\"action\":\"stop\"}   | action",
                "consents/106/a | {\"scope\":\"marketing\",\"action\":\"opt_in\",\"at\":\"now\"} | at",
                "consents/106/a | {\"scope\":\"marketing\",\"action\":\"opt_in\",\"at\":\"2027-01-01T00:00:00Z\"} | at",
                "consents/106/a | {\"scope\":\"marketing\",\"action\":\"opt_in\",\"all_numbers\":\"yes\"} | all_numbers",
                "accounts/waba/templates | {}                                     | data",
                "accounts/waba/templates | {\"data\":[1]}                         | data[0]",
                "accounts/waba/templates | {\"data\":[{\"name\":\"a\",\"language\":\"en\",\"category\":\"UTILITY\"}]} | data[0].status",
                "accounts/waba/templates | {\"data\":[],\"paging\":{\"next\":\"http\"}} | paging"
            })
    void whatIsWrongIsEmittedByField(String path, String body, String field) throws Exception {
        var answer = put("/v1/" + path, body);
        assertEquals(400, answer.statusCode());
        assertEquals("malformed", json(answer).path("code").asText());
        assertEquals(field, json(answer).at("/errors/0/field").asText());
        assertEquals(List.of(), PUBLISHED);
    }

    @ParameterizedTest
    @CsvSource({
        "windows/106/a/handler",
        "consents/106/a",
        "accounts/waba/templates",
    })
    void aBodyThatIsNoObjectIsRefused(String path) throws Exception {
        for (var body : List.of("", "no", "[]", "\"a\"", "null", "{\"handler\":\"bot\"} x"))
            assertProblem(400, "malformed", put("/v1/" + path, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%20",
                "a%2Fb",
                "551199%2F",
                "%2E%2E",
                "%2E",
                "-",
                "a%20b",
                "a%0Ab",
                "%C2%A0"
            })
    void whoCannotBeIsRefused(String customer) throws Exception {
        assertProblem(
                400,
                "bad_thread",
                put(
                        "/v1/consents/106/" + customer,
                        "{\"scope\":\"everything\",\"action\":\"opt_out\"}"));
        assertProblem(
                400,
                "bad_thread",
                put("/v1/windows/106/" + customer + "/handler", "{\"handler\":\"bot\"}"));
        assertEquals(List.of(), PUBLISHED);
    }

    @Test
    void whoIsNotInTheAccountsFileIsNotFound() throws Exception {
        assertProblem(404, "unknown_number", put("/v1/windows/9/a/handler", "{}"));
        assertProblem(404, "unknown_number", put("/v1/consents/9/a", "{}"));
        assertProblem(404, "unknown_account", put("/v1/accounts/9/templates", "{}"));
    }

    @Test
    void withoutKafkaNothingIsPromised() throws Exception {
        broken = true;
        assertProblem(
                503,
                "kafka_unavailable",
                put("/v1/windows/106/ana/handler", "{\"handler\":\"bot\"}"));
    }

    private static void assertProblem(int status, String code, HttpResponse<String> answer)
            throws IOException {
        assertEquals(status, answer.statusCode());
        assertEquals(code, json(answer).path("code").asText());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpResponse<String> put(String path, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(server.getURI().resolve(path))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body));
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
