package convometer.outbound.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.ReceiptStatus;
import convometer.outbound.Samples;
import convometer.outbound.graph.Json;
import convometer.outbound.receipts.ReceiptStore;
import convometer.outbound.receipts.ReceiptWaiters;
import convometer.outbound.receipts.Timeline;
import convometer.outbound.requests.RequestLog;
import convometer.outbound.rules.ReceiptHistoryEntry;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.annotation.MockBean;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

@MicronautTest
class MessagesControllerTest {

    private static final String HI = Samples.text("5511", "Hi");

    private final EmbeddedServer server;
    private final Kafka kafka;
    private final ReceiptWaiters waiters;
    private final HttpClient client = HttpClient.newHttpClient();

    MessagesControllerTest(EmbeddedServer server, Kafka kafka, ReceiptWaiters waiters) {
        this.server = server;
        this.kafka = kafka;
        this.waiters = waiters;
    }

    /// Log and store in memory; a receipt comes with its request where a test says so.
    @Singleton
    static final class Kafka implements RequestLog, ReceiptStore {

        final List<OutboundRequest> published = new CopyOnWriteArrayList<>();
        final Map<String, OutboundReceipt> receipts = new ConcurrentHashMap<>();
        final Map<String, List<ReceiptHistoryEntry>> histories = new ConcurrentHashMap<>();
        volatile boolean away;

        @Override
        public void publish(OutboundRequest request) {
            if (away) throw new Unavailable(new TimeoutException());
            published.add(request);
        }

        @Override
        public Optional<Timeline> timeline(String requestId) {
            var history = histories.getOrDefault(requestId, List.of());
            return Optional.ofNullable(receipts.get(requestId))
                    .map(receipt -> new Timeline(receipt, history));
        }
    }

    @MockBean(Clock.class)
    Clock clock() {
        return Samples.CLOCK;
    }

    @BeforeEach
    void empty() {
        kafka.published.clear();
        kafka.receipts.clear();
        kafka.histories.clear();
        kafka.away = false;
    }

    @Test
    void aRequestIsPublishedAndItsReceiptIsPending() throws Exception {
        var answer = post(envelope("r-1", HI));

        assertEquals(202, answer.statusCode());
        assertEquals("/v1/messages/r-1", answer.headers().firstValue("Location").orElse(""));
        assertEquals(
                "{\"request_id\":\"r-1\",\"outcome\":\"pending\",\"at\":\"2026-11-20T12:00:00Z\"}",
                answer.body());
        var expected = OutboundRequest.newBuilder(Samples.request("r-1", HI));
        assertEquals(List.of(expected.setRequestedAt(Samples.NOON).build()), kafka.published);
    }

    @Test
    void aRequestIsCancelledInItsThread() throws Exception {
        post(envelope("r-c", HI));
        assertEquals(202, delete("/v1/messages/r-c").statusCode());
        var cancellation = kafka.published.getLast();
        assertEquals(
                OutboundRequest.newBuilder(Samples.request("r-c", "{\"to\":\"5511\"}"))
                        .setCancel(true)
                        .setRequestedAt(Samples.NOON)
                        .build(),
                cancellation);

        assertEquals(404, delete("/v1/messages/unheard-of").statusCode());
        var elsewhere = "/v1/messages/r-e?phone_number_id=1&customer=BR.1";
        assertEquals(202, delete(elsewhere).statusCode());
        assertEquals("{\"recipient\":\"BR.1\"}", kafka.published.getLast().getMessage());
    }

    @Test
    void whatHasItsEndIsNotCancelled() throws Exception {
        var receipt =
                OutboundReceipt.newBuilder()
                        .setRequestId("r-d")
                        .setOutcome("accepted")
                        .setAt(Samples.NOON);
        kafka.receipts.put("r-d", receipt.build());
        assertEquals(409, delete("/v1/messages/r-d").statusCode());
        kafka.receipts.put("r-d", receipt.setOutcome("refused").setCode("cancelled").build());
        assertEquals(200, delete("/v1/messages/r-d").statusCode());
        assertEquals(List.of(), kafka.published);
    }

    private HttpResponse<String> delete(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.getURL() + path)).DELETE().build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aMissingIdIsMadeUp() throws Exception {
        var answer = post("{\"phone_number_id\":\"1065\",\"message\":" + HI + "}");

        assertEquals(202, answer.statusCode());
        var id = kafka.published.getFirst().getRequestId();
        assertEquals("/v1/messages/" + id, answer.headers().firstValue("Location").orElse(""));
    }

    @Test
    void anOddIdIsFoundWhereItsLocationSays() throws Exception {
        var answer = post(envelope("order 1/ä?", HI));

        var location = answer.headers().firstValue("Location").orElse("");
        assertEquals("/v1/messages/order%201%2F%C3%A4%3F", location);
        assertEquals(200, get(location).statusCode());
    }

    @Test
    void everyWrongFieldIsNamed() throws Exception {
        var answer = post("{\"message\":{\"type\":\"text\"},\"deadline\":\"soon\"}");

        assertEquals(422, answer.statusCode());
        assertProblem("malformed", answer);
        for (var field : List.of("phone_number_id", "message.to", "message.text", "deadline"))
            assertTrue(answer.body().contains("\"field\":\"" + field + "\""), answer::body);
        assertEquals(List.of(), kafka.published);
    }

    @Test
    void whatIsNoJsonIsABadRequest() throws Exception {
        var answer = post("hello");

        assertEquals(400, answer.statusCode());
        assertProblem("malformed", answer);
    }

    @Test
    void whatIsLargerThanAnyMessageIsNotEvenRead() throws Exception {
        var answer = post("{\"message\":\"" + "x".repeat(2_000_000) + "\"}");

        assertEquals(413, answer.statusCode());
        assertProblem("too_large", answer);
    }

    @Test
    void otherContentUnderAKnownIdConflicts() throws Exception {
        post(envelope("r-1", HI));
        var answer = post(envelope("r-1", Samples.text("5511", "Bye")));

        assertEquals(409, answer.statusCode());
        assertProblem("duplicate_request_id", answer);
        assertEquals(202, post(envelope("r-1", HI)).statusCode());
    }

    @Test
    void withoutKafkaTheCallerIsToldAtOnce() throws Exception {
        kafka.away = true;
        var answer = post(envelope("r-1", HI));

        assertEquals(503, answer.statusCode());
        assertProblem("unavailable", answer);
    }

    @Test
    void whoWaitsGetsTheTerminalReceipt() throws Exception {
        kafka.receipts.put("r-1", receipt("refused"));
        var answer = post(envelope("r-1", HI), "Prefer", "wait=2");

        assertEquals(200, answer.statusCode());
        assertEquals("wait=2", answer.headers().firstValue("Preference-Applied").orElse(""));
        assertTrue(answer.body().contains("\"code\":\"window_closed\""), answer::body);
    }

    @Test
    void whoWaitsInVainGetsWhatThereIs() throws Exception {
        kafka.receipts.put("r-1", receipt("held"));
        var answer = post(envelope("r-1", HI), "Prefer", "wait=1");

        assertEquals(202, answer.statusCode());
        assertTrue(answer.body().contains("\"outcome\":\"held\""), answer::body);
    }

    @Test
    void manyMayWaitAtATimeAndNobodyElseWaitsWithThem() throws Exception {
        var many = 300;
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < many; i++)
            waiting.add(
                    client.sendAsync(
                            request(envelope("r-" + i, HI), "Prefer", "wait=30"),
                            HttpResponse.BodyHandlers.ofString()));
        var giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (kafka.published.size() < many && System.nanoTime() < giveUp) Thread.onSpinWait();
        assertEquals(many, kafka.published.size());
        assertEquals(404, get("/v1/messages/never-seen").statusCode());

        for (var i = 0; i < many; i++) {
            var receipt =
                    OutboundReceipt.newBuilder(receipt("refused")).setRequestId("r-" + i).build();
            kafka.receipts.put("r-" + i, receipt);
            waiters.complete(receipt);
        }
        for (var answer : waiting) assertEquals(200, answer.get().statusCode());
    }

    @Test
    void aReceiptIsShownInTheWordsOfTheContract() throws Exception {
        kafka.receipts.put("r-1", receipt("refused"));

        assertEquals(
                "{\"request_id\":\"r-1\",\"outcome\":\"refused\",\"code\":\"window_closed\","
                        + "\"earliest_at\":\"2026-11-20T12:00:00Z\",\"alternatives\":[\"template\"],"
                        + "\"statuses\":[],\"at\":\"2026-11-20T12:00:00Z\",\"history\":[]}",
                get("/v1/messages/r-1").body());
    }

    @Test
    void theWholeLifeOfAMessageIsShown() throws Exception {
        var read = new ReceiptStatus("read", Samples.NOON.plusSeconds(9), List.of());
        kafka.receipts.put(
                "r-1",
                OutboundReceipt.newBuilder(receipt("accepted"))
                        .setPhoneNumberId(Samples.NUMBER)
                        .setCustomer("5511")
                        .setCode(null)
                        .setEarliestAt(null)
                        .setAlternatives(List.of())
                        .setWamid("wamid.1")
                        .setStatuses(List.of(read))
                        .setAt(Samples.NOON.plusSeconds(5))
                        .build());
        kafka.histories.put(
                "r-1",
                List.of(
                        new ReceiptHistoryEntry("held", null, true, Samples.NOON),
                        new ReceiptHistoryEntry(
                                "unknown", "no_answer", false, Samples.NOON.plusSeconds(3)),
                        new ReceiptHistoryEntry(
                                "accepted", null, true, Samples.NOON.plusSeconds(5))));

        assertEquals(
                "{\"request_id\":\"r-1\",\"phone_number_id\":\"106540352242922\","
                        + "\"customer\":\"5511\",\"outcome\":\"accepted\",\"alternatives\":[],"
                        + "\"wamid\":\"wamid.1\",\"statuses\":[{\"status\":\"read\","
                        + "\"at\":\"2026-11-20T12:00:09Z\",\"errors\":[]}],"
                        + "\"at\":\"2026-11-20T12:00:05Z\",\"history\":["
                        + "{\"outcome\":\"held\",\"at\":\"2026-11-20T12:00:00Z\"},"
                        + "{\"outcome\":\"unknown\",\"code\":\"no_answer\",\"settled\":false,"
                        + "\"at\":\"2026-11-20T12:00:03Z\"},"
                        + "{\"outcome\":\"accepted\",\"at\":\"2026-11-20T12:00:05Z\"}]}",
                get("/v1/messages/r-1").body());
    }

    @Test
    void whoWaitedForTheEndIsShownWhatCameBefore() throws Exception {
        var waiting =
                client.sendAsync(
                        request(envelope("r-1", HI), "Prefer", "wait=30"),
                        HttpResponse.BodyHandlers.ofString());
        var giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (kafka.published.isEmpty() && System.nanoTime() < giveUp) Thread.onSpinWait();
        kafka.histories.put(
                "r-1", List.of(new ReceiptHistoryEntry("held", null, true, Samples.NOON)));
        kafka.receipts.put("r-1", receipt("refused"));
        waiters.complete(receipt("refused"));

        assertTrue(waiting.get().body().contains("\"history\":[{\"outcome\":\"held\""));
    }

    @Test
    void anUnknownRequestIsNotFound() throws Exception {
        var answer = get("/v1/messages/never-seen");

        assertEquals(404, answer.statusCode());
        assertProblem("unknown_request", answer);
    }

    private static OutboundReceipt receipt(String outcome) {
        return OutboundReceipt.newBuilder()
                .setRequestId("r-1")
                .setOutcome(outcome)
                .setCode("window_closed")
                .setEarliestAt(Samples.NOON)
                .setAlternatives(List.of("template"))
                .setAt(Samples.NOON)
                .build();
    }

    private static String envelope(String id, String message) {
        return "{\"request_id\":\"%s\",\"phone_number_id\":\"%s\",\"message\":%s}"
                .formatted(id, Samples.NUMBER, message);
    }

    private HttpResponse<String> post(String body, String... headers)
            throws IOException, InterruptedException {
        return client.send(request(body, headers), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(server.getURL() + "/v1/messages"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) request.headers(headers);
        return request.build();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.getURL() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void assertProblem(String code, HttpResponse<String> answer) {
        assertEquals(
                "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
        var problem = Json.object(answer.body());
        assertEquals(code, problem.orElseThrow().get("code"));
        assertNotNull(problem.orElseThrow().get("detail"));
    }
}
