package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.deploy.live.BillingClient;
import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.PartFailure;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.security.Acl;
import convometer.deploy.security.ScramSecurity;
import convometer.deploy.simulator.GraphClient;
import convometer.schemas.Topics;

import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Each service has a user of its own that may do what `deploy/kafka/acls.csv` says and nothing
/// else. That the table is enough for messages from the door to the statement is [SampleDayIT]'s;
/// here is what else the services do, and that what is taken away is missed and named.
@Order(SecuredPipeline.AFTERWARDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecureKafkaIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NUMBER = "106540352242922";
    private static final String CUSTOMER = "5511900000301";
    private static final String WABA = "102290129340398";

    private final HttpClient http = HttpClient.newHttpClient();
    private SecuredPipeline pipeline;
    private ScramSecurity security;
    private Stack stack;
    private GraphClient owner;
    private Upstream upstream;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    SecureKafkaIT() {}

    @BeforeAll
    void start() throws IOException {
        pipeline = SecuredPipeline.get();
        pipeline.goOn();
        security = pipeline.security();
        stack = pipeline.stack();
        owner = new GraphClient(pipeline.simulator().url(), "");
        upstream = new Upstream(stack, SecuredPipeline.OPERATOR);
    }

    @AfterAll
    void stop() {
        upstream.close();
        owner.close();
        pipeline.close();
        http.close();
    }

    @Test
    @Order(2)
    void whatIsDoneByHandGoesThrough() throws Exception {
        writes(CUSTOMER);
        var thread = NUMBER + "/" + CUSTOMER;
        var consent = "{\"scope\":\"marketing\",\"action\":\"opt_in\"}";
        assertEquals(
                200, upstream.putToTracker("/v1/consents/" + thread, consent).status() / 100 * 100);
        var handler = "{\"handler\":\"person\",\"name\":\"Bia\"}";
        assertEquals(
                200,
                upstream.putToTracker("/v1/windows/" + thread + "/handler", handler).status()
                        / 100
                        * 100);
        var batch =
                """
                {"batch_id":"secured","phone_number_id":"%s",\
                "template":{"name":"order_update","language":{"code":"pt_BR"}},"start":"now"}
                {"to":"5511900000302"}
                {"to":"5511900000303"}
                """
                        .formatted(NUMBER);
        assertEquals(201, upstream.post("/v1/batches", "application/x-ndjson", batch).status());
        Until.equal(
                "done", () -> upstream.get("/v1/batches/secured").body().path("state").asText());
        var paused = "{\"state\":\"running\",\"reason\":\"\"}";
        assertEquals(200, put(Ports.OUTBOUND, "/v1/accounts/" + WABA + "/sending", paused));
        var address = stack.service(Ports.BILLING).address();
        try (var billing = new BillingClient(address, SecuredPipeline.OPERATOR)) {
            var asked = Map.<String, Object>of("from", "2026-10", "dry_run", true);
            var repricing = billing.reprice(asked).path("id").asText();
            assertFalse(repricing.isEmpty());
        }
        try (var office = new Upstream(stack, SecuredPipeline.OFFICE)) {
            var closed = office.postToBilling("/v1/statements/" + WABA + "/2026-09/close");
            assertEquals(200, closed.status(), () -> closed.body().toString());
        }
        whatWasChangedIsAudited();
    }

    /// Before and after.
    private void whatWasChangedIsAudited() throws Exception {
        var missing = new HashSet<String>();
        for (var stage : List.of("requested", "answered")) {
            missing.add(stage + " PUT /v1/consents/{phone_number_id}/{customer}");
            missing.add(stage + " PUT /v1/accounts/{waba_id}/sending");
            missing.add(stage + " POST /v1/repricings");
            missing.add(stage + " POST /v1/statements/{waba_id}/{month}/close");
        }
        try (var audit = new Dump<>(pipeline.superuser(), Topics.AUDIT)) {
            Until.<Set<String>>equal(
                    Set.of(),
                    () -> {
                        for (var entry : audit.next())
                            missing.remove(entry.getStage() + " " + entry.getAction());
                        return missing;
                    });
        }
    }

    /// Kafka's clients log their settings where somebody lets them.
    @Test
    @Order(3)
    void noSecretIsInALog() throws IOException {
        for (var part : stack.parts())
            assertFalse(read(part).contains(SecuredPipeline.SECRET), part::name);
    }

    @Test
    @Order(4)
    void whoMayNotWriteIsToldTopicAndOperation() throws Exception {
        var topic = Acl.of(Ports.INGEST, "webhooks-raw");
        security.takeAway(stack, topic.binding(AclOperation.WRITE));
        owner.post("/twin/customers", customer("5511900000304"));
        says(Ports.INGEST, "User:webhook-ingest may not WRITE topic webhooks-raw");
    }

    @Test
    @Order(5)
    void soIsAStreamThatMayNotRead() throws Exception {
        var topic = Acl.of(Ports.TRACKER, "consents");
        security.takeAway(stack, topic.binding(AclOperation.READ));
        var sentence = "User:window-tracker may not READ topic consents";
        says(Ports.TRACKER, sentence);
        var health = get(Ports.TRACKER, "/health");
        assertTrue(health.contains(sentence), health);
    }

    @Test
    @Order(6)
    void andAStartThatMayNotDescribe() throws Exception {
        var topic = Acl.of(Ports.BILLING, "repricings");
        for (var operation : topic.operations()) security.takeAway(stack, topic.binding(operation));
        var billing = stack.service(Ports.BILLING);
        billing.kill();
        try {
            billing.start(Duration.ofSeconds(60));
        } catch (PartFailure _) {
            // It ends, and says why.
        }
        says(Ports.BILLING, "User:billing-aggregator may not DESCRIBE topic repricings");
    }

    private void writes(String customer) {
        var answer = owner.post("/twin/customers", customer(customer));
        assertEquals(200, answer.status(), () -> answer.body().toString());
    }

    private static String customer(String customer) {
        return "{\"phone_number_id\":\"%s\",\"from\":\"%s\",\"text\":\"Oi\"}"
                .formatted(NUMBER, customer);
    }

    private void says(String service, String sentence) throws Exception {
        var log =
                Until.holds(
                        () -> read(stack.service(service)),
                        text -> text.contains(sentence),
                        PATIENCE);
        assertTrue(log.contains(sentence), log);
    }

    private static String read(ChildProcess part) throws IOException {
        return Files.readString(part.log());
    }

    private String get(String service, String path) throws Exception {
        var request = HttpRequest.newBuilder(at(service, path)).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private int put(String service, String path, String body) throws Exception {
        var request =
                SecuredPipeline.OPERATOR
                        .in(HttpRequest.newBuilder(at(service, path)))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private URI at(String service, String path) {
        return stack.service(service).address().resolve(path);
    }
}
