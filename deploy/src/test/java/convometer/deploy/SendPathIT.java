package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.SharedStack;
import convometer.deploy.parts.Stack;
import convometer.deploy.simulator.GraphClient;
import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.log.SentMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What happens in every company: a number is flooded, a token expires while a batch goes out, an
/// operator stops everything. Nobody else is held up, and no message is lost.
/// `-Dflood.requests=6000 -Dflood.batch=2000` is the whole of it; a build has time for the same on
/// a smaller scale. It leaves a long queue behind, so it comes after all others.
@Order(SharedStack.AT_THE_END)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendPathIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int FLOOD = Integer.getInteger("flood.requests", 1_500);
    private static final int BATCH = Integer.getInteger("flood.batch", 500);

    /// What the flooded number sends in ten seconds, for a busy machine takes some to permit a
    /// message; its whole queue takes minutes.
    private static final int FEW = 100;

    private static final String FLOODED = "106540352242930";
    private static final String OTHER = "106540352242931";
    private static final String BATCHED = "106540352242932";
    private static final String BATCH_ACCOUNT = SharedStack.TOKEN_ACCOUNT;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private Stack stack;
    private MetaSimulator simulator;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    SendPathIT() {}

    @BeforeAll
    void start() throws IOException {
        stack = SharedStack.get();
        simulator = MetaSimulator.start(StackSimulator.settings(stack.settings()));
        expect(SharedStack.TOKEN);
    }

    @AfterAll
    void stop() {
        simulator.close();
    }

    @Test
    void aFloodedNumberHoldsUpNeitherAnotherNorItsOwnLoginCodes() throws Exception {
        try (var publisher = new Publisher(stack)) {
            for (int i = 0; i < FLOOD; i++)
                publisher.publish(
                        "flood-" + i,
                        FLOODED,
                        customer(i),
                        Messages.template(customer(i), "offer", "pt_BR"));
            publisher.flush();
            Until.holds(
                    () -> queued(FLOODED) + sentOf(FLOODED).size(), all -> all >= FLOOD, PATIENCE);
            // Whatever the gate still has to do with so many is behind us when this one goes.
            sent(publisher, "first", OTHER, "offer");
            var begin = System.nanoTime();
            var others = sent(publisher, "other", OTHER, "offer");
            var after = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            var codes = sent(publisher, "code", FLOODED, "code");
            System.out.printf(
                    "flood of %d: another number's message was at Meta after %d ms, %d of the flood"
                            + " before it, %d before a login code%n",
                    FLOOD, after, others, codes);
            assertTrue(queued(FLOODED) > 0, "the flood was over before the end of the test");
            assertTrue(others < FEW, () -> others + " went before another number's");
            assertTrue(codes < FEW, () -> codes + " went before a login code");
        }
        set("/v1/numbers/" + FLOODED + "/sending", "paused");
        assertEquals("paused", get("/v1/numbers/" + FLOODED + "/sending").path("state").asText());
    }

    @Test
    void aTokenThatExpiresWithinABatchCostsNoMessage() throws Exception {
        batch();
        Until.holds(() -> sentOf(BATCHED).size(), sent -> sent >= BATCH / 10, PATIENCE);
        expect("second");
        Until.equal("meta_190", () -> sendingOf(BATCH_ACCOUNT).path("stopped_by").asText());
        assertEquals("paused", sendingOf(BATCH_ACCOUNT).path("state").asText());
        Until.equal("account_stopped", () -> get("/v1/batches/renewed").path("paused").asText());
        var before = sentOf(BATCHED).size();
        assertTrue(before < BATCH, () -> before + " were sent before the token expired");

        Files.writeString(SharedStack.tokens(), BATCH_ACCOUNT + "=second\n");
        Until.holds(
                () -> get("/v1/batches/renewed").path("state").asText(), "done"::equals, PATIENCE);
        var counts = new HashMap<String, Integer>();
        for (var message : sentOf(BATCHED))
            counts.merge(message.bizOpaqueCallbackData(), 1, Integer::sum);
        assertEquals(
                IntStream.rangeClosed(1, BATCH)
                        .boxed()
                        .collect(Collectors.toMap(n -> "renewed-" + n, _ -> 1)),
                counts);
        assertEquals("running", sendingOf(BATCH_ACCOUNT).path("state").asText());
        var progress = get("/v1/batches/renewed").path("progress");
        assertEquals(BATCH, progress.path("accepted").asInt(), progress::toString);
    }

    /// How many messages of the flood Meta gets between a request and its message.
    private int sent(Publisher publisher, String requestId, String number, String template)
            throws Exception {
        var before = sentOf(FLOODED).size();
        var to = "5511800000001";
        publisher.publish(requestId, number, to, Messages.template(to, template, "pt_BR"));
        publisher.flush();
        return Until.holds(() -> sentBefore(requestId), sent -> sent >= 0, PATIENCE) - before;
    }

    private void batch() throws Exception {
        var recipients =
                IntStream.range(0, BATCH)
                        .mapToObj(i -> "{\"to\":\"" + customer(i) + "\"}")
                        .collect(Collectors.joining("\n"));
        var request =
                HttpRequest.newBuilder(
                                stack.service(Ports.OUTBOUND).address().resolve("/v1/batches"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(
                                BodyPublishers.ofString(
                                        """
                                        {"batch_id":"renewed","phone_number_id":"%s",\
                                        "template":{"name":"offer","language":{"code":"pt_BR"}},\
                                        "start":"now"}
                                        """
                                                        .formatted(BATCHED)
                                                + recipients));
        var response = http.send(request.build(), BodyHandlers.ofString());
        assertEquals(201, response.statusCode(), response::body);
    }

    /// From now on Meta takes this token of the batch's account only.
    private void expect(String token) {
        try (var meta = new GraphClient(simulator.url(), "")) {
            var body = "{\"" + BATCH_ACCOUNT + "\":\"" + token + "\"}";
            assertEquals(200, meta.put("/twin/tokens", body).status());
        }
    }

    private JsonNode sendingOf(String account) throws Exception {
        return get("/v1/accounts/" + account + "/sending");
    }

    private int queued(String number) throws Exception {
        return get("/v1/numbers/" + number + "/sending").path("queued").asInt();
    }

    private void set(String path, String state) throws Exception {
        var request =
                HttpRequest.newBuilder(stack.service(Ports.OUTBOUND).address().resolve(path))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"state\":\"" + state + "\"}"));
        assertEquals(200, http.send(request.build(), BodyHandlers.ofString()).statusCode());
    }

    private JsonNode get(String path) throws Exception {
        var request = HttpRequest.newBuilder(stack.service(Ports.OUTBOUND).address().resolve(path));
        return json.readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    }

    private List<SentMessage> sentOf(String number) {
        return simulator.log().messages().stream()
                .filter(message -> message.phoneNumberId().equals(number))
                .toList();
    }

    /// How many messages of the flooded number Meta had before that of a request; -1: it has not
    /// got it.
    private int sentBefore(String requestId) {
        var before = 0;
        for (var message : simulator.log().messages()) {
            if (message.bizOpaqueCallbackData().equals(requestId)) return before;
            if (message.phoneNumberId().equals(FLOODED)) before++;
        }
        return -1;
    }

    private static String customer(int i) {
        return "5511900" + (100_000 + i);
    }
}
