package convometer.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.RawWebhook;
import convometer.ingest.publish.BrokerConnection;
import convometer.ingest.publish.FakeBroker;
import convometer.ingest.signature.Signed;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.SteppedClock;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.WebhookHeader;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The door as Meta sees it: a running server, with a broker that does as the test says.
@Isolated("it listens to System.out")
class WebhookDoorTest {

    private static final Map<String, Object> SETTINGS =
            Map.of(
                    "convometer.clock", clockOfTheCorpus(),
                    "micronaut.server.port", -1,
                    "whatsapp.app-secret", "new,old",
                    "whatsapp.verify-token", "token",
                    "kafka.bootstrap.servers", "nowhere:1",
                    "schema-registry.url", "memory:door",
                    "schema-registry.serializer", FailingSerializer.class.getName(),
                    "ingest.probe-every", "1h",
                    "ingest.acknowledge-within", "300ms");

    private final EmbeddedServer server = ApplicationContext.run(EmbeddedServer.class, SETTINGS);
    private final FakeBroker broker = server.getApplicationContext().getBean(FakeBroker.class);
    private final BrokerConnection connection =
            server.getApplicationContext().getBean(BrokerConnection.class);
    private final HttpClient http = HttpClient.newHttpClient();

    /// The webhooks of the corpus are of this day.
    private static String clockOfTheCorpus() {
        try {
            var file = Files.createTempFile("clock", "");
            file.toFile().deleteOnExit();
            SteppedClock.in(file).set(Instant.parse("2026-12-01T12:01:00Z"));
            return "file:" + file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void connect() {
        connection.check();
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    private static byte[] corpus(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/webhooks", name + ".json"));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.getURI() + path));
    }

    private HttpRequest.Builder webhook(byte[] body) {
        return to("/webhooks/whatsapp")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> deliver(byte[] body) throws IOException, InterruptedException {
        return send(webhook(body).header("X-Hub-Signature-256", Signed.with("new", body)));
    }

    private double counted(String outcome) {
        return server.getApplicationContext()
                .getBean(MeterRegistry.class)
                .get("webhooks.received")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static String code(HttpResponse<String> answer) {
        var type = answer.headers().firstValue("Content-Type").orElseThrow();
        assertTrue(type.startsWith("application/problem+json"), type);
        return answer.body().replaceAll(".*\"code\":\"([^\"]*)\".*", "$1");
    }

    private List<String> topics() {
        return broker.written().stream().map(ProducerRecord::topic).sorted().toList();
    }

    @Test
    void theHandshakeIsAnsweredWithTheChallenge() throws Exception {
        var path =
                "/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        var answer = send(to(path + "token"));
        assertEquals(200, answer.statusCode());
        assertEquals("1158201444", answer.body());
        assertTrue(
                answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain"));
        var refused = send(to(path + "nekot"));
        assertEquals(403, refused.statusCode());
        assertEquals("wrong_verify_token", code(refused));
        assertEquals(403, send(to("/webhooks/whatsapp")).statusCode());
        assertEquals(403, send(to(path.replace("subscribe", "other") + "token")).statusCode());
    }

    @Test
    void aSignedWebhookIsWrittenWithItsBodyByteForByte() throws Exception {
        var body = corpus("several-entries-and-changes");
        var answer = deliver(body);
        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals(
                List.of(
                        "account-events",
                        "inbound-messages",
                        "inbound-messages",
                        "message-statuses",
                        "message-statuses",
                        "message-statuses",
                        "webhooks-raw"),
                topics());
        var raw = broker.written().getFirst();
        assertEquals("106540352242922", raw.key());
        assertArrayEquals(body, rawBody(raw));
        for (var part : broker.written().subList(1, 7))
            assertEquals("0/0", header(part, WebhookHeader.NAME));
        assertEquals(1, counted("accepted"));
    }

    private byte[] lastBody() {
        return rawBody(
                broker.written().reversed().stream()
                        .filter(record -> record.topic().equals("webhooks-raw"))
                        .findFirst()
                        .orElseThrow());
    }

    private static byte[] rawBody(ProducerRecord<String, byte[]> raw) {
        try (var deserializer = AvroSerdes.with("memory:door").<RawWebhook>deserializer()) {
            return deserializer.deserialize(raw.topic(), raw.value()).getBody().array();
        }
    }

    @Test
    void whileTheSecretRotatesTheOldOneCounts() throws Exception {
        var body = corpus("text");
        var answer = send(webhook(body).header("X-Hub-Signature-256", Signed.with("old", body)));
        assertEquals(200, answer.statusCode());
    }

    @Test
    void aWrongSignatureGetsTheSameAnswerWhateverTheBody() throws Exception {
        var wrong = Signed.with("other", corpus("text"));
        var first = send(webhook(corpus("text")).header("X-Hub-Signature-256", wrong));
        var second = send(webhook("no json".getBytes(StandardCharsets.UTF_8)));
        var third = send(webhook(new byte[1]).header("X-Hub-Signature-256", "sha256=zz"));
        assertEquals(
                List.of(401, 401, 401),
                List.of(first.statusCode(), second.statusCode(), third.statusCode()));
        assertEquals(first.body(), second.body());
        assertEquals(first.body(), third.body());
        assertEquals("bad_signature", code(first));
        assertEquals(List.of(), topics());
        assertEquals(3, counted("bad_signature"));
    }

    @Test
    void noBodyIsNoBetterThanAWrongOne() throws Exception {
        var wrong = send(webhook(corpus("text")));
        for (var signature : List.of("", "sha256=", "SHA256=00", "sha256=" + "AB".repeat(32))) {
            var refused =
                    send(
                            to("/webhooks/whatsapp")
                                    .header("X-Hub-Signature-256", signature)
                                    .POST(HttpRequest.BodyPublishers.noBody()));
            assertEquals(401, refused.statusCode());
            assertEquals(wrong.body(), refused.body());
            assertEquals(wrong.headers().map().keySet(), refused.headers().map().keySet());
        }
        var bare = send(to("/webhooks/whatsapp").POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(401, bare.statusCode());
        assertEquals(wrong.body(), bare.body());
        assertEquals(6, counted("bad_signature"));
        assertEquals(401, deliver(new byte[0]).statusCode());
        assertEquals(List.of(), topics());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=latin-9",
                "nonsense",
                "/;="
            })
    void whatABodyCallsItselfDecidesNothing(String contentType) throws Exception {
        var body = corpus("text");
        var request =
                to("/webhooks/whatsapp")
                        .header("Accept", "text/html")
                        .header("X-Hub-Signature-256", Signed.with("new", body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!contentType.isEmpty()) request.header("Content-Type", contentType);
        assertEquals(200, send(request).statusCode());
        assertArrayEquals(body, lastBody());
        assertEquals(
                401,
                send(request.header("Accept", "image/png")
                                .setHeader("X-Hub-Signature-256", "sha256=00"))
                        .statusCode());
    }

    @Test
    void capitalsInTheSignatureChangeNothing() throws Exception {
        var body = corpus("text");
        var hex = Signed.with("new", body).substring("sha256=".length());
        var signature = "sha256=" + hex.toUpperCase(Locale.ROOT);
        assertEquals(
                200, send(webhook(body).header("X-Hub-Signature-256", signature)).statusCode());
    }

    @Test
    void aPartThatItsTopicHasNoRoomForSetsTheBodyAside() throws Exception {
        var id = "x".repeat(2_500_000);
        var body =
                Files.readString(Path.of("src/test/resources/webhooks/text.json"))
                        .replaceFirst("wamid[^\"]*", id)
                        .getBytes(StandardCharsets.UTF_8);
        assertEquals(200, deliver(body).statusCode());
        var letter = broker.written().getLast();
        assertEquals(List.of("webhooks-raw-dlq"), topics());
        assertArrayEquals(body, letter.value());
        assertEquals("record_too_large", header(letter, DeadLetters.CODE));
        assertEquals(1, counted("set_aside"));
        assertEquals(0, counted("kafka_unavailable"));
    }

    @Test
    void aBodyWhoseRecordsCannotBeWrittenIsADeadLetter() throws Exception {
        assertSetAside(text(FailingSerializer.NOT_ENCODABLE), "not_encodable");
        assertSetAside(text(FailingSerializer.BROKEN), "processing_failed");
        assertEquals(List.of("webhooks-raw-dlq", "webhooks-raw-dlq"), topics());
        assertEquals(2, counted("set_aside"));
    }

    @ParameterizedTest
    @ValueSource(strings = {FailingSerializer.REGISTRY_AWAY, FailingSerializer.REGISTRY_REFUSES})
    void aRegistryThatIsAwayOrRefusesIsNoFaultOfTheBody(String id) throws Exception {
        var body = text(id).getBytes(StandardCharsets.UTF_8);
        assertEquals(503, deliver(body).statusCode());
        assertEquals(List.of(), topics());
        assertEquals(200, deliver(corpus("text")).statusCode());
    }

    private static String text(String id) throws IOException {
        return new String(corpus("text"), StandardCharsets.UTF_8).replaceFirst("wamid[^\"]*", id);
    }

    @Test
    void anUpdateWithAnImpossibleInstantIsADeadLetterAndTheRestIsNot() throws Exception {
        var body = new String(corpus("several-entries-and-changes"), StandardCharsets.UTF_8);
        var timestamp = Pattern.compile("\"timestamp\": *\"\\d+\"").matcher(body);
        var wrong = timestamp.replaceFirst("\"timestamp\":\"4102444800\"");

        assertEquals(200, deliver(wrong.getBytes(StandardCharsets.UTF_8)).statusCode());

        assertEquals(
                List.of(
                        "account-events",
                        "inbound-messages",
                        "message-statuses",
                        "message-statuses",
                        "message-statuses",
                        "webhooks-raw",
                        "webhooks-raw-dlq"),
                topics());
        var letter =
                broker.written().stream()
                        .filter(record -> record.topic().equals("webhooks-raw-dlq"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("bad_timestamp", header(letter, DeadLetters.CODE));
        assertEquals("0/0", header(letter, WebhookHeader.NAME));
        assertEquals(1, counted("accepted"));
        var metrics = server.getApplicationContext().getBean(MeterRegistry.class);
        assertEquals(
                1, metrics.get("dead.letters").tag("reason", "bad_timestamp").counter().count());
    }

    @Test
    void nothingThatOnlyMetaAndWeKnowIsLoggedOrAnswered() throws Exception {
        var log = new ByteArrayOutputStream();
        var out = System.out;
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        var shown = new StringBuilder();
        try {
            shown.append(deliver(corpus("text")).body());
            shown.append(send(webhook(corpus("text"))).body());
            shown.append(
                    deliver("{\"from\":\"5511987650001\"".getBytes(StandardCharsets.UTF_8)).body());
            shown.append(
                    send(to("/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=hunter2"))
                            .body());
            broker.latest().sendException = new TimeoutException("no leader");
            shown.append(deliver(corpus("text")).body());
            connection.check();
            shown.append(send(to("/prometheus")).body());
            shown.append(send(to("/health")).body());
        } finally {
            System.setOut(out);
        }
        assertTrue(log.toString(StandardCharsets.UTF_8).contains("kafka is away"));
        shown.append(log.toString(StandardCharsets.UTF_8));
        var unsaid = List.of("5511987650001", "Ana", "106540352242922", "15550783881", "hunter2");
        for (var word : unsaid) assertFalse(shown.indexOf(word) >= 0, word);
    }

    @Test
    void aCompressedWebhookIsUnderstoodHoweverItIsSigned() throws Exception {
        var body = corpus("text");
        var compressed = Signed.gzip(body);
        for (var signed : List.of(compressed, body)) {
            var answer =
                    send(
                            webhook(compressed)
                                    .header("Content-Encoding", "gzip")
                                    .header("X-Hub-Signature-256", Signed.with("new", signed)));
            assertEquals(200, answer.statusCode());
            assertArrayEquals(body, lastBody());
        }
    }

    @Test
    void threeMegabytesAreTakenAndNotOneByteMore() throws Exception {
        var limit = 3 * 1024 * 1024;
        var body = corpus("text");
        var full = Arrays.copyOf(body, limit);
        Arrays.fill(full, body.length, limit, (byte) ' ');
        assertEquals(200, deliver(full).statusCode());
        var more = Arrays.copyOf(full, limit + 1);
        more[limit] = ' ';
        var refused = deliver(more);
        assertEquals(413, refused.statusCode());
        assertEquals("body_too_large", code(refused));
        var bomb = Signed.gzip(more);
        var packed =
                send(
                        webhook(bomb)
                                .header("Content-Encoding", "gzip")
                                .header("X-Hub-Signature-256", Signed.with("new", bomb)));
        assertEquals(413, packed.statusCode());
        var streamed =
                to("/webhooks/whatsapp")
                        .header("X-Hub-Signature-256", Signed.with("new", more))
                        .POST(
                                HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(more)));
        assertEquals(413, send(streamed).statusCode());
        assertEquals(3, counted("too_large"));
    }

    @Test
    void whileKafkaIsAwayMetaIsToldAtOnceToComeBack() throws Exception {
        broker.away = true;
        connection.check();
        var answer = deliver(corpus("text"));
        assertEquals(503, answer.statusCode());
        assertEquals("kafka_unavailable", code(answer));
        assertEquals("5", answer.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(503, send(to("/health/readiness")).statusCode());
        assertEquals(200, send(to("/health/liveness")).statusCode());
        assertEquals(1, counted("kafka_unavailable"));
        broker.away = false;
        connection.check();
        assertEquals(200, deliver(corpus("text")).statusCode());
        assertEquals(200, send(to("/health/readiness")).statusCode());
    }

    @Test
    void withoutEveryAcknowledgementThereIsNo200() throws Exception {
        broker.away = true;
        connection.check();
        broker.away = false;
        broker.acknowledges = false;
        connection.check();
        var started = System.nanoTime();
        assertEquals(503, deliver(corpus("text")).statusCode());
        assertTrue(System.nanoTime() - started < Duration.ofSeconds(2).toNanos());
        assertEquals(503, deliver(corpus("text")).statusCode());
    }

    @Test
    void whatIsNoWebhookIsSetAsideWithItsReason() throws Exception {
        assertSetAside("{\"object\":\"whatsapp_", "not_json");
        assertSetAside(" ", "not_json");
        assertSetAside("[]", "not_a_webhook");
        assertSetAside("{\"object\":\"page\",\"entry\":[]}", "not_a_webhook");
        assertSetAside("{\"object\":\"whatsapp_business_account\",\"entry\":{}}", "not_a_webhook");
        assertEquals(5, counted("set_aside"));
    }

    private void assertSetAside(String text, String code) throws IOException, InterruptedException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(200, deliver(body).statusCode());
        var letter = broker.written().getLast();
        assertEquals("webhooks-raw-dlq", letter.topic());
        assertArrayEquals(body, letter.value());
        assertEquals(code, header(letter, DeadLetters.CODE));
        assertEquals("POST /webhooks/whatsapp", header(letter, DeadLetters.ORIGIN));
        assertTrue(header(letter, DeadLetters.REASON).length() > 10);
    }

    private static String header(ProducerRecord<String, byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void everyFigureIsThereFromTheStart() throws Exception {
        var figures = send(to("/prometheus")).body();
        for (var outcome :
                List.of(
                        "accepted",
                        "bad_signature",
                        "set_aside",
                        "too_large",
                        "too_slow",
                        "wrong_client",
                        "kafka_unavailable",
                        "overloaded"))
            assertShown(figures, "webhooks_received_total{outcome=\"" + outcome + "\"} 0.0");
        for (var topic :
                List.of(
                        "inbound-messages",
                        "message-statuses",
                        "customer-notices",
                        "account-events",
                        "webhooks-raw"))
            assertShown(figures, "webhooks_records_total{topic=\"" + topic + "\"} 0.0");
        for (var reason : IngestMetrics.REASONS)
            assertShown(figures, "dead_letters_total{reason=\"" + reason + "\"} 0.0");
        assertShown(figures, "webhooks_acknowledgement_seconds_count 0");
        assertShown(figures, "webhooks_lag_seconds_count 0");
        assertShown(figures, "kafka_reachable 1.0");
    }

    private static void assertShown(String figures, String line) {
        assertTrue(figures.contains(line), () -> line + " is not in\n" + figures);
    }

    @Test
    void withoutItsSecretsTheServiceDoesNotStart() {
        var without = new HashMap<>(SETTINGS);
        without.remove("whatsapp.app-secret");
        var error =
                assertThrows(
                        RuntimeException.class,
                        () -> ApplicationContext.run(EmbeddedServer.class, without).close());
        assertTrue(String.valueOf(error.getMessage()).contains("WHATSAPP_APP_SECRET is missing"));
    }
}
