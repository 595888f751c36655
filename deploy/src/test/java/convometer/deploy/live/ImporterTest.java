package convometer.deploy.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import convometer.deploy.simulator.webhooks.SignedPost;
import convometer.events.SendRecord;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;

class ImporterTest {

    private static final String WEBHOOK =
            "{\"kind\":\"webhook\",\"received_at\":\"2026-10-05T12:00:00Z\",\"body\":"
                    + "{\"object\":\"whatsapp_business_account\",\"entry\":[%s]}}";
    private static final String SEND =
            "{\"kind\":\"send\",\"phone_number_id\":\"1065\",\"sent_at\":\"2026-10-05T12:00:00Z\","
                    + "\"to\":\"+5511\",\"type\":\"text\",\"wamid\":\"w\"}";

    @TempDir private Path folder;

    private Duration patience = Duration.ofMinutes(1);

    /// Signatures by body, of what was answered 200.
    private final SortedMap<String, String> taken =
            Collections.synchronizedSortedMap(new TreeMap<>());

    private final Queue<Integer> answers = new ArrayDeque<>();
    private final MockProducer<String, SendRecord> records =
            new MockProducer<>(true, null, new StringSerializer(), (_, _) -> new byte[0]);
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void shut() {
        server.stop(0);
    }

    @Test
    void webhooksComeSignedThroughTheDoorAndSendRecordsGoOntoTheirTopic() throws IOException {
        assertEquals(
                "2 webhooks and 1 send records",
                imported(WEBHOOK.formatted(1), SEND, WEBHOOK.formatted(2)));
        assertEquals(
                List.of(
                        "{\"object\":\"whatsapp_business_account\",\"entry\":[1]}",
                        "{\"object\":\"whatsapp_business_account\",\"entry\":[2]}"),
                List.copyOf(taken.keySet()));
        assertEquals(
                "sha256=3b11a3b35523695ed9770565a5f4dca4f05c547cfcb8d8655dd56cf5de0a07e2",
                taken.firstEntry().getValue());
        var sent = records.history().getFirst();
        assertEquals("send-records", sent.topic());
        assertEquals("1065/5511", sent.key());
        assertEquals("5511", sent.value().getTo());
    }

    @Test
    void aBusyDoorIsTriedAgain() throws IOException {
        answers.addAll(List.of(503, 503));
        assertEquals("1 webhooks and 0 send records", imported(WEBHOOK.formatted(1)));
        assertEquals(1, taken.size());
    }

    @Test
    void aDoorThatStaysBusyIsAFailure() {
        patience = Duration.ofMillis(200);
        for (var i = 0; i < 100; i++) answers.add(503);
        assertEquals("webhook-ingest is away or busy for PT0.2S", failure());
    }

    @Test
    void anotherSecretIsAFailureAtOnce() {
        answers.add(401);
        assertEquals("webhook-ingest answered 401: its WHATSAPP_APP_SECRET is another", failure());
    }

    @Test
    void aRecordThatKafkaRefusesIsAFailure() {
        records.sendException = new IllegalStateException("no room");
        assertThrows(IllegalStateException.class, () -> imported(SEND));
    }

    @Test
    void aBadLineIsNamed() {
        var error = assertThrows(IllegalArgumentException.class, () -> imported(SEND, "{}"));
        assertEquals(folder.resolve("a.jsonl") + " line 2: kind is missing", error.getMessage());
    }

    private String failure() {
        return Objects.toString(
                assertThrows(IllegalStateException.class, () -> imported(WEBHOOK.formatted(1)))
                        .getMessage());
    }

    private String imported(String... lines) throws IOException {
        var archive = Files.write(folder.resolve("a.jsonl"), List.of(lines));
        var door = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        try (var importer = new Importer(new SignedPost(door, "secret"), records, patience)) {
            importer.take(List.of(archive), bytes -> {});
            return importer.summary();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var status = Objects.requireNonNullElse(answers.poll(), 200);
            if (status == 200)
                taken.put(body, exchange.getRequestHeaders().getFirst("X-Hub-Signature-256"));
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
