package convometer.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.Topic;
import convometer.schemas.audit.AuditTrail;
import convometer.schemas.audit.RecordedAudit;
import convometer.schemas.openapi.AccessTable;
import convometer.schemas.service.Publisher;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.StoredCustomers;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is in the audit trail when something is changed, and that nothing is changed without it.
@Timeout(60)
class AuditTest {

    private static final String CONSENT = "/v1/consents/106/5511";
    private static final String OPT_IN = "{\"scope\": \"marketing\", \"action\": \"opt_in\"}";

    private final RecordedAudit audit = new RecordedAudit();
    private final List<String> published = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final StoredCustomers stored = new StoredCustomers();

    @TempDir private Path folder;
    private EmbeddedServer server;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    AuditTest() {}

    @BeforeEach
    void start() throws IOException {
        var access = Files.writeString(folder.resolve("access.yaml"), AccessTable.accessFile());
        server =
                ApplicationContext.builder()
                        .properties(
                                Map.of(
                                        "access.file", access.toString(),
                                        "tracker.streams-enabled", "false",
                                        "tracker.advertised-address", "127.0.0.1:1",
                                        "kafka.bootstrap.servers", "127.0.0.1:1",
                                        "micronaut.server.port", -1))
                        .build()
                        .registerSingleton(CustomerLocations.class, stored)
                        .registerSingleton(Publisher.class, new Published())
                        .registerSingleton(AuditTrail.class, audit)
                        .registerSingleton(StoredCustomers.accounts())
                        .start()
                        .getBean(EmbeddedServer.class)
                        .start();
    }

    /// Keeps topics, and finds the entry of the change there when it comes.
    private final class Published implements Publisher {

        @Override
        public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
            assertFalse(audit.written().isEmpty());
            published.add(topic.name());
        }
    }

    @AfterEach
    void stop() {
        server.getApplicationContext().close();
        stored.close();
        client.close();
    }

    @Test
    void aChangeIsWrittenBeforeItIsDoneAndItsAnswerAfter() throws Exception {
        assertEquals(202, put(CONSENT, OPT_IN, "agent").statusCode());
        var requested = audit.written().getFirst();
        assertEquals("requested", requested.getStage());
        assertEquals("window-tracker", requested.getService());
        assertEquals("agent", requested.getCaller());
        assertEquals("api_token", requested.getKnownBy());
        assertEquals("127.0.0.1", requested.getRemoteAddress());
        assertEquals("192.0.2.1", requested.getForwardedForClaim());
        assertEquals("PUT /v1/consents/{phone_number_id}/{customer}", requested.getAction());
        assertEquals(CONSENT, requested.getTarget());
        var answered = audit.sent().take();
        assertEquals(requested.getChangeId(), answered.getChangeId());
        assertEquals("answered", answered.getStage());
        assertEquals(202, answered.getStatus());
        assertEquals(List.of("consents"), published);
    }

    /// A customer cannot be hidden behind percent signs.
    @Test
    void aPathIsReadAsTheServiceReadsIt() throws Exception {
        put("/v1/consents/106/%35511", OPT_IN, "agent");
        assertEquals(CONSENT, audit.written().getFirst().getTarget());
    }

    @Test
    void whatIsRefusedByTheServiceItselfIsAnsweredInTheTrail() throws Exception {
        assertEquals(400, put(CONSENT, "{}", "agent").statusCode());
        assertEquals(400, audit.sent().take().getStatus());
        assertEquals(404, put("/v1/consents/999/5511", OPT_IN, "agent").statusCode());
        assertEquals(404, audit.sent().take().getStatus());
        assertEquals(List.of(), published);
    }

    @Test
    void whatCannotBeWrittenIsNotDone() throws Exception {
        audit.away(true);
        var answer = put(CONSENT, OPT_IN, "agent");
        assertEquals(503, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse("none"));
        assertTrue(answer.body().contains("\"audit_unavailable\""), answer::body);
        assertEquals("5", answer.headers().firstValue("Retry-After").orElse("none"));
        assertEquals(List.of(), published);
        audit.away(false);
        put(CONSENT, OPT_IN, "agent");
        assertEquals(202, audit.sent().take().getStatus());
    }

    @Test
    void whatOnlyAsksNeedsNoTrail() throws Exception {
        audit.away(true);
        var window = request("/v1/windows/106/5511", "agent").GET().build();
        assertEquals(200, client.send(window, BodyHandlers.ofString()).statusCode());
        var quotes =
                request("/v1/quotes", "sender")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"requests\": []}"))
                        .build();
        assertEquals(200, client.send(quotes, BodyHandlers.ofString()).statusCode());
    }

    /// Only instances say so of themselves, and they ask each other nothing that changes anything.
    @Test
    void nothingThatACallerSaysHidesAChange() throws Exception {
        var request =
                request(CONSENT, "agent")
                        .header("X-Convometer-Forwarded", "true")
                        .header("X-HTTP-Method-Override", "GET")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(OPT_IN))
                        .build();
        client.send(request, BodyHandlers.ofString());
        client.send(request, BodyHandlers.ofString());
        assertEquals(2, audit.written().size());
        assertNotEquals(
                audit.written().getFirst().getChangeId(), audit.written().getLast().getChangeId());
    }

    @Test
    void whoIsRefusedIsCountedByReasonAndNotInTheTrail() throws Exception {
        var anonymous = HttpRequest.newBuilder(server.getURI().resolve(CONSENT));
        client.send(anonymous.DELETE().build(), BodyHandlers.ofString());
        client.send(anonymous.PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        put(CONSENT, OPT_IN, "nobody");
        put(CONSENT, OPT_IN, "sender");
        assertEquals(1, refused("no_token"));
        assertEquals(1, refused("unknown_token"));
        assertEquals(1, refused("forbidden"));
        assertEquals(List.of(), audit.written());
    }

    private double refused(String reason) {
        return server.getApplicationContext()
                .getBean(MeterRegistry.class)
                .get("access.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void anAccessFileThatIsChangedIsInTheTrail() throws Exception {
        var without = AccessTable.accessFile().replaceAll("(?m)^.*neighbour.*\\R", "");
        Files.writeString(folder.resolve("access.yaml"), without);
        var observed = audit.sent().take();
        assertEquals("observed", observed.getStage());
        assertEquals("access_file", observed.getKnownBy());
        assertEquals("access file", observed.getAction());
        assertEquals("added [], removed [neighbour], changed []", observed.getTarget());
    }

    private HttpResponse<String> put(String path, String body, String role) throws Exception {
        var request =
                request(path, role)
                        .header("Content-Type", "application/json")
                        .header("X-Forwarded-For", "192.0.2.1")
                        .PUT(BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String role) {
        return HttpRequest.newBuilder(server.getURI().resolve(path))
                .header("Authorization", "Bearer token-of-" + role);
    }
}
