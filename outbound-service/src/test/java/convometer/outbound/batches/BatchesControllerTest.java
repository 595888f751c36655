package convometer.outbound.batches;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundRequest;
import convometer.outbound.api.Tracker;
import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;
import convometer.outbound.graph.Json;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

@MicronautTest
@Property(name = "tests.quotes", value = "played")
class BatchesControllerTest {

    private static final String BATCH =
            "{\"batch_id\":\"autumn\",\"phone_number_id\":\"1065\",\"template\":{\"name\":\"t\","
                    + "\"language\":{\"code\":\"en\"},\"components\":[{\"type\":\"body\","
                    + "\"parameters\":[{\"type\":\"text\",\"text\":\"{{name}}\"}]}]}}";
    private static final String CSV = "to,name\n5511,Ana\n5512,Bo\n";
    private static final String LINES =
            """
            {"to":"5511","parameters":{"name":"Ana"}}
            {"to":"5512","parameters":{"name":"Bo"}}
            """;

    private final EmbeddedServer server;
    private final FakeBatches batches;
    private final PlayedTracker tracker;
    private final HttpClient client = HttpClient.newHttpClient();

    BatchesControllerTest(EmbeddedServer server, FakeBatches batches, PlayedTracker tracker) {
        this.server = server;
        this.batches = batches;
        this.tracker = tracker;
    }

    /// PermissionReader everything for two cents.
    @Singleton
    @Primary
    @Requires(property = "tests.quotes", value = "played")
    static final class PlayedTracker implements Tracker {

        volatile boolean away;
        final List<Integer> chunks = new CopyOnWriteArrayList<>();
        final List<Map<String, String>> labels = new CopyOnWriteArrayList<>();

        @Override
        public List<Map<?, ?>> quotes(List<OutboundRequest> requests) {
            if (away) throw new Unavailable("away");
            chunks.add(requests.size());
            labels.add(requests.getFirst().getLabels());
            return requests.stream().<Map<?, ?>>map(_ -> quote()).toList();
        }

        private static Map<String, Object> quote() {
            return Map.of(
                    "permitted",
                    true,
                    "expected_charge",
                    Map.of(
                            "currency",
                            "USD",
                            "category",
                            "utility",
                            "type",
                            "regular",
                            "rate",
                            "0.02"));
        }
    }

    @BeforeEach
    void empty() {
        batches.clear();
        tracker.away = false;
        tracker.chunks.clear();
    }

    /// The tracker takes ten megabytes at once.
    @Test
    void theTrackerIsAskedAboutNoMoreThanItTakes() throws Exception {
        var name = "n".repeat(30_000);
        var csv = new StringBuilder("to,name\n");
        for (var n = 0; n < 100; n++)
            csv.append(5_511_000 + n).append(',').append(name).append('\n');
        assertEquals(201, form(BATCH, csv.toString(), "a.csv").statusCode());
        assertEquals(List.of(67, 33), tracker.chunks);
    }

    @Test
    void theTrackerIsAskedWithTheLabelsThatTheRequestsWillHave() throws Exception {
        var labelled = BATCH.replaceFirst("\\{", "{\"labels\":{\"team\":\"news\"},");
        assertEquals(201, form(labelled, "to,name\n5511,Ana\n", "a.csv").statusCode());
        var labels = tracker.labels.getLast();
        assertEquals("news", labels.get("team"));
        assertTrue(labels.containsKey("batch_id"), labels::toString);
    }

    @Test
    void aFormThatIsNoneIsTheSendersFault() throws Exception {
        var answer = post("multipart/form-data; boundary=xyz", "hello");
        assertTrue(answer.statusCode() / 100 == 4, answer::body);
    }

    @Test
    void aBatchIsTakenWithAForecast() throws Exception {
        var answer = form(BATCH, CSV, "recipients.csv");

        assertEquals(201, answer.statusCode(), answer::body);
        assertEquals("/v1/batches/autumn", answer.headers().firstValue("Location").orElse(""));
        for (var part :
                List.of(
                        "\"state\":\"ready\"",
                        "\"recipients\":2",
                        "\"forecast\":{\"permitted\":2,",
                        "\"amount\":\"0.04\""))
            assertTrue(answer.body().contains(part), answer::body);
        assertEquals(3, batches.inputs.size());
        assertEquals(answer.body(), get("/v1/batches/autumn").body());
    }

    @Test
    void theSameBatchAgainIsTheSameHoweverItIsWritten() throws Exception {
        assertEquals(201, form(BATCH, CSV, "recipients.csv").statusCode());
        assertEquals(200, form(BATCH, LINES, "recipients").statusCode());
        assertEquals(200, lines(BATCH + "\n" + LINES).statusCode());
        assertEquals(3, batches.inputs.size());
        assertProblem(409, "duplicate_batch_id", form(BATCH, "to,name\n5511,Ana\n", "a.csv"));
    }

    @Test
    void nothingIsTakenWhereAnythingIsWrong() throws Exception {
        var answer = form(BATCH, "to,name\n5511,Ana\n5511,Bo\n", "a.csv");
        assertProblem(422, "malformed", answer);
        assertTrue(
                answer.body()
                        .contains(
                                "{\"field\":\"recipients[3].to\",\"reason\":\"line 3: is the same"
                                        + " recipient as in line 2\"}"),
                answer::body);
        assertProblem(422, "malformed", form("{}", CSV, "a.csv"));
        assertProblem(400, "malformed", form("hello", CSV, "a.csv"));
        assertProblem(400, "bad_request", lines(""));
        assertProblem(400, "malformed", lines("\n"));
        assertEquals(List.of(), batches.inputs);
    }

    @Test
    void withoutTrackerOrKafkaNothingIsTaken() throws Exception {
        tracker.away = true;
        assertProblem(503, "unavailable", form(BATCH, CSV, "a.csv"));
        tracker.away = false;
        batches.away = true;
        assertProblem(503, "unavailable", form(BATCH, CSV, "a.csv"));
        assertEquals(List.of(), batches.inputs);
    }

    @Test
    void commandsAreTakenWhereTheyMakeSense() throws Exception {
        form(BATCH, CSV, "a.csv");
        assertProblem(409, "wrong_state", command("pause"));
        assertTrue(command("start").body().contains("\"state\":\"running\""));
        assertTrue(command("start").body().contains("\"state\":\"running\""));
        assertTrue(command("pause").body().contains("\"state\":\"paused\""));
        assertTrue(command("resume").body().contains("\"state\":\"running\""));
        assertTrue(command("cancel").body().contains("\"state\":\"cancelled\""));
        assertProblem(409, "wrong_state", command("resume"));
        assertProblem(404, "not_found", command("explode"));
        assertProblem(404, "unknown_batch", get("/v1/batches/never-seen"));
    }

    @Test
    void theResultHasALineForEachRecipient() throws Exception {
        form(BATCH, CSV + "5513,Cy\n", "a.csv");
        batches.results.put(1, accepted(1, "5511"));

        assertEquals(
                """
                recipient,request_id,outcome,code,wamid,at
                5511,autumn-1,accepted,,wamid.A,2026-11-20T12:00:00Z
                5512,autumn-2,pending,,,
                5513,autumn-3,pending,,,
                """,
                get("/v1/batches/autumn/result").body());
        var lines = get("/v1/batches/autumn/result", "Accept", "application/x-ndjson");
        assertEquals("application/x-ndjson", lines.headers().firstValue("Content-Type").orElse(""));
        assertEquals(3, lines.body().lines().count());
        assertTrue(lines.body().startsWith("{\"recipient\":\"5511\","), lines::body);
    }

    private static ItemResult accepted(int n, String recipient) {
        return ItemResult.newBuilder()
                .setN(n)
                .setRecipient(recipient)
                .setRequestId("autumn-" + n)
                .setOutcome("accepted")
                .setWamid("wamid.A")
                .setAt(Instant.parse("2026-11-20T12:00:00Z"))
                .build();
    }

    @Test
    void theResultIsReadWhereTheBatchIs() throws Exception {
        form(BATCH, CSV, "a.csv");
        var here = get("/v1/batches/autumn/result").body();
        // The instance asks itself, as another one would, and answers from its own stores.
        batches.peer = new HostInfo(server.getHost(), server.getPort());
        var there = get("/v1/batches/autumn/result");
        assertEquals(200, there.statusCode());
        assertEquals(here, there.body());
        assertEquals("text/csv", there.headers().firstValue("Content-Type").orElse(""));

        batches.movedBehind = 0;
        assertProblem(503, "peer_unavailable", get("/v1/batches/autumn/result"));
        batches.peer = null;
        assertProblem(503, "starting", get("/v1/batches/autumn/result"));
    }

    /// Half of a result must not pass for all of it.
    @Test
    void aResultThatCannotBeReadToItsEndBreaksOff() throws Exception {
        form(BATCH, CSV + "5513,Cy\n", "a.csv");
        batches.movedBehind = 2;
        assertThrows(IOException.class, () -> get("/v1/batches/autumn/result"));
        batches.peer = new HostInfo(server.getHost(), server.getPort());
        assertThrows(IOException.class, () -> get("/v1/batches/autumn/result"));
    }

    @Test
    void batchesAreListedNewestFirst() throws Exception {
        for (var n = 1; n <= 3; n++)
            batches.states.put(
                    "b" + n + "x", listed("b" + n + "x", n, n == 2 ? "done" : "running"));
        var first = get("/v1/batches?limit=2").body();
        assertEquals(List.of("b3x", "b2x"), ids(first));
        var cursor = Json.object(first).orElseThrow().get("cursor");
        var rest = get("/v1/batches?limit=2&cursor=" + cursor).body();
        assertEquals(List.of("b1x"), ids(rest));
        assertFalse(rest.contains("\"cursor\""), rest);
        assertEquals(List.of("b3x", "b1x"), ids(get("/v1/batches?state=running").body()));
        assertEquals(List.of(), ids(get("/v1/batches?state=ready").body()));
        for (var wrong : List.of("state=lost", "limit=0", "limit=501", "cursor=x", "cursor=MQ"))
            assertProblem(400, "malformed_query", get("/v1/batches?" + wrong));
    }

    private static BatchState listed(String id, int day, String state) {
        var createdAt = Instant.parse("2026-11-0" + day + "T12:00:00Z");
        var plan = BatchPlan.newBuilder(BatchTopologyTest.plan(1, false)).setCreatedAt(createdAt);
        var fresh = StoredProgress.fresh(id, "u", plan.build());
        return BatchState.newBuilder(fresh).setState(state).build();
    }

    private static List<?> ids(String page) {
        var found = new ArrayList<Object>();
        if (Json.object(page).orElseThrow().get("batches") instanceof List<?> list)
            for (var batch : list)
                if (batch instanceof Map<?, ?> object) found.add(object.get("batch_id"));
        return found;
    }

    /// At two in UTC it is eleven at night in Brazil, eleven in the morning in Japan, and three at
    /// night in Germany.
    @Test
    void aBatchMayStartLaterAndKeepToQuietHours() throws Exception {
        var scheduled =
                BATCH.replace(
                        "\"batch_id\"",
                        "\"start_at\":\"2100-01-01T02:00:00Z\",\"quiet_hours\":{\"from\":\"21:00\","
                                + "\"to\":\"08:00\"},\"batch_id\"");
        var csv = "to,name\n5511987654321,Ana\n819012345678,Bo\n4915123456789,Cy\n";
        var answer = form(scheduled, csv, "a.csv");

        assertEquals(201, answer.statusCode(), answer::body);
        for (var part :
                List.of(
                        "\"state\":\"ready\"",
                        "\"start_at\":\"2100-01-01T02:00:00Z\"",
                        "\"deadline\":\"2100-01-08T02:00:00Z\"",
                        "\"quiet_hours\":{\"from\":\"21:00\",\"to\":\"08:00\"}",
                        "\"permitted\":3",
                        "\"postponed\":2,\"postponed_until\":\"2100-01-01T11:00:00Z\","
                                + "\"too_late\":0"))
            assertTrue(answer.body().contains(part), answer::body);
        assertEquals(200, form(scheduled, csv, "a.csv").statusCode());
        var other = scheduled.replace("21:00", "22:00");
        assertProblem(409, "duplicate_batch_id", form(other, csv, "a.csv"));
    }

    private static void assertProblem(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer::body);
        assertTrue(answer.body().contains("\"code\":\"" + code + "\""), answer::body);
    }

    private HttpResponse<String> form(String batch, String recipients, String file)
            throws IOException, InterruptedException {
        var body =
                """
                --xyz\r
                Content-Disposition: form-data; name="batch"\r
                \r
                %s\r
                --xyz\r
                Content-Disposition: form-data; name="recipients"; filename="%s"\r
                Content-Type: application/octet-stream\r
                \r
                %s\r
                --xyz--\r
                """
                        .formatted(batch, file, recipients);
        return post("multipart/form-data; boundary=xyz", body);
    }

    private HttpResponse<String> lines(String body) throws IOException, InterruptedException {
        return post("application/x-ndjson", body);
    }

    private HttpResponse<String> post(String type, String body)
            throws IOException, InterruptedException {
        return client.send(
                request("/v1/batches")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body, UTF_8))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> command(String command) throws IOException, InterruptedException {
        return client.send(
                request("/v1/batches/autumn/" + command).POST(BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        var request = request(path);
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.getURL() + path));
    }
}
