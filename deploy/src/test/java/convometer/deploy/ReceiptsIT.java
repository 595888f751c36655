package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.ReceiptEndpoint;
import convometer.deploy.parts.SharedStack;
import convometer.deploy.simulator.MetaSimulator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Receipts as a publisher gets them: as a stream that it comes back to, and as signed webhooks.
@Order(SharedStack.LAST)
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptsIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private MetaSimulator simulator;
    private Upstream upstream;
    private URI stream;

    /// An event of the stream; an empty name: it is only a comment.
    private record Event(String name, String id, String data) {}

    @BeforeAll
    void start() throws IOException {
        var stack = SharedStack.get();
        simulator = MetaSimulator.start(StackSimulator.settings(stack.settings()));
        upstream = new Upstream(stack);
        stream =
                stack.service(Ports.OUTBOUND)
                        .address()
                        .resolve("/v1/receipts/stream?phone_number_id=" + ReceiptEndpoint.NUMBER);
    }

    @AfterAll
    void end() {
        upstream.close();
        http.close();
        simulator.close();
    }

    @Test
    void receiptsComeAsAStreamThatIsResumedAndAsSignedWebhooks() throws Exception {
        var read = new ArrayList<String>();
        String position;
        try (var first = open("")) {
            // The stream begins now; what is sent from here on is in it.
            next(first);
            send("receipt-1", "receipt-2", "receipt-3");
            var event = nextReceipt(first);
            read.add(requestId(JSON.readTree(event.data())));
            position = event.id();
        }
        try (var second = open(position)) {
            while (read.size() < 3) read.add(requestId(JSON.readTree(nextReceipt(second).data())));
        }
        assertEquals(
                List.of("receipt-1", "receipt-2", "receipt-3"), read.stream().sorted().toList());

        assertWebhooks("receipt-1", "receipt-2", "receipt-3");
    }

    private void send(String... ids) throws Exception {
        for (var i = 0; i < ids.length; i++) {
            var message = Messages.template("551170000000" + i, "order_update", "pt_BR");
            var envelope = Upstream.envelope(ids[i], ReceiptEndpoint.NUMBER, message, "");
            assertEquals(202, upstream.post("/v1/messages", envelope).status());
        }
    }

    /// At least once: a receipt may come again, and then under the same id.
    private static void assertWebhooks(String... requestIds) throws Exception {
        var idsByRequest = new TreeMap<String, String>();
        while (idsByRequest.size() < requestIds.length) {
            var webhook = SharedStack.receipts().next().orElseThrow();
            var body = JSON.readTree(webhook.body());
            assertEquals(signature(webhook), webhook.signature());
            assertEquals("message.receipt", body.path("type").asText());
            assertEquals("accepted", body.path("data").path("outcome").asText());
            var age = Duration.between(sentAt(webhook), Instant.now());
            assertTrue(age.abs().compareTo(Duration.ofMinutes(5)) < 0, age::toString);
            var before = idsByRequest.put(requestId(body.path("data")), webhook.id());
            assertTrue(before == null || before.equals(webhook.id()));
        }
        assertEquals(new TreeSet<>(List.of(requestIds)), idsByRequest.keySet());
        assertEquals(requestIds.length, new TreeSet<>(idsByRequest.values()).size());
    }

    private static Instant sentAt(ReceiptEndpoint.Webhook webhook) {
        return Instant.ofEpochSecond(Long.parseLong(webhook.timestamp()));
    }

    /// As a publisher computes it who has read the standard.
    private static String signature(ReceiptEndpoint.Webhook webhook) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(ReceiptEndpoint.KEY, "HmacSHA256"));
        var signed = webhook.id() + "." + webhook.timestamp() + "." + webhook.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    }

    private BufferedReader open(String lastEventId) throws Exception {
        var request = HttpRequest.newBuilder(stream);
        if (!lastEventId.isEmpty()) request.header("Last-Event-ID", lastEventId);
        var response = http.send(request.build(), BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    private static Event nextReceipt(BufferedReader lines) throws IOException {
        var event = next(lines);
        while (event.name().isEmpty()) event = next(lines);
        assertEquals("receipt", event.name());
        return event;
    }

    private static Event next(BufferedReader lines) throws IOException {
        var event = new Event("", "", "");
        while (true) {
            var line = lines.readLine();
            if (line == null) throw new IOException("the stream has ended");
            if (line.isEmpty() && !event.id().isEmpty()) return event;
            if (line.startsWith("event: "))
                event = new Event(line.substring(7), event.id(), event.data());
            if (line.startsWith("id: "))
                event = new Event(event.name(), line.substring(4), event.data());
            if (line.startsWith("data: "))
                event = new Event(event.name(), event.id(), line.substring(6));
        }
    }

    private static String requestId(JsonNode receipt) {
        return receipt.path("request_id").asText();
    }
}
