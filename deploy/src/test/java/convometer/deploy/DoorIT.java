package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import convometer.deploy.live.BillingClient;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.SharedStack;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.events.InboundMessage;
import convometer.events.RawWebhook;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The door for Meta on real parts: what got 200 is kept, whatever happens to the broker.
@Order(SharedStack.LAST)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorIT {

    private static final String NUMBER = "106540352242922";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Stack stack;

    @BeforeAll
    void start() {
        stack = SharedStack.get();
    }

    @AfterAll
    void end() {
        client.close();
    }

    @Test
    void aMessageThatIsNotSignedByMetaIsNotLetIn() throws Exception {
        var body = message("wamid.forged", "5511800000001", Instant.now());
        assertEquals(401, post(body, "sha256=" + "0".repeat(64)));
    }

    @Test
    void aWindowIsThereWithinASecondOfTheMessage() throws Exception {
        // The first request to a fresh service loads classes; the promise is about the others.
        assertEquals(200, post(message("wamid.warm", "5511800000002", Instant.now())));
        awaitWindow("5511800000002", Duration.ofSeconds(30));

        assertEquals(200, post(message("wamid.first", "5511800000003", Instant.now())));
        awaitWindow("5511800000003", Duration.ofSeconds(1));
    }

    @Test
    void aChargeShowsTheWebhooksThatItRestsOn() throws Exception {
        var customer = "5511800000005";
        var asked = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        assertEquals(200, post(message("wamid.question", customer, asked)));
        assertEquals(200, post(status("wamid.answer", customer, "sent", asked.plusSeconds(1))));
        assertEquals(
                200, post(status("wamid.answer", customer, "delivered", asked.plusSeconds(2))));

        var delivery = awaitCharge("wamid.answer").path("deliveries").path(0);

        var window = delivery.path("window");
        assertEquals(asked.toString(), window.path("opened_at").asText());
        assertEquals(asked.plusSeconds(86_400).toString(), window.path("until").asText());
        assertEquals("wamid.question", window.path("message_id").asText());
        assertArchived("wamid.question", "text", window.path("webhook").asText());
        var webhooks = delivery.path("webhooks");
        assertEquals(2, webhooks.size(), webhooks::toString);
        assertArchived("wamid.answer", "sent", webhooks.path(0).asText());
        assertArchived("wamid.answer", "delivered", webhooks.path(1).asText());
    }

    private JsonNode awaitCharge(String unitId) throws Exception {
        try (var billing = new BillingClient(stack.service(Ports.BILLING).address())) {
            return Until.holds(
                    () -> {
                        try {
                            return billing.charge(unitId);
                        } catch (IllegalArgumentException | IllegalStateException e) {
                            return MissingNode.getInstance();
                        }
                    },
                    charge -> !charge.isMissingNode(),
                    Duration.ofSeconds(60));
        }
    }

    /// The body at `topic/partition/offset` has both words.
    private void assertArchived(String id, String word, String place) {
        var parts = place.split("/", -1);
        var at = new TopicPartition(parts[0], Integer.parseInt(parts[1]));
        try (var consumer = this.<RawWebhook>consumer()) {
            consumer.assign(List.of(at));
            consumer.seek(at, Long.parseLong(parts[2]));
            var record = consumer.poll(Duration.ofSeconds(10)).records(at).getFirst();
            assertEquals(Long.parseLong(parts[2]), record.offset());
            var body = StandardCharsets.UTF_8.decode(record.value().getBody()).toString();
            assertTrue(body.contains('"' + id + '"') && body.contains('"' + word + '"'), body);
        }
    }

    @Test
    void whatGot200IsKeptThoughTheBrokerGoesAwayAndComesBack() throws Exception {
        var kept = new HashSet<String>();
        for (int i = 0; i < 20; i++) assertEquals(200, postNumbered("before", i, kept));

        stack.broker().stop();
        Until.equal(503, () -> postNumbered("away", 0, kept));
        var from = System.nanoTime();
        assertEquals(503, postNumbered("away", 1, kept));
        var answered = Duration.ofNanos(System.nanoTime() - from);
        assertTrue(answered.compareTo(Duration.ofSeconds(2)) < 0, "503 came after " + answered);

        stack.broker().start();
        Until.equal(200, () -> postNumbered("back", 0, kept));
        for (int i = 1; i < 20; i++) assertEquals(200, postNumbered("back", i, kept));

        var missing = new HashSet<>(kept);
        inbound().forEach(message -> missing.remove(message.getMessageId()));
        assertEquals(Set.of(), missing, "in inbound-messages");
        var archived =
                read(Topics.WEBHOOKS_RAW, RawWebhook.class).stream()
                        .map(raw -> StandardCharsets.UTF_8.decode(raw.getBody()).toString())
                        .collect(Collectors.joining("\n"));
        assertEquals(
                List.of(), kept.stream().filter(id -> !archived.contains(id)).toList(), "archived");
        awaitWindow("5511800000004", Duration.ofSeconds(60));
    }

    private int postNumbered(String when, int i, Set<String> kept)
            throws IOException, InterruptedException, GeneralSecurityException {
        var id = "wamid." + when + "-" + i + "-end";
        var status = post(message(id, "5511800000004", Instant.now()));
        if (status == 200) kept.add(id);
        return status;
    }

    private void awaitWindow(String customer, Duration limit) throws Exception {
        var tracker = stack.service(Ports.TRACKER).address();
        var at = URI.create(tracker + "/v1/windows/" + NUMBER + "/" + customer);
        var request = HttpRequest.newBuilder(at).timeout(Duration.ofSeconds(5)).build();
        var window =
                Until.holds(
                        () -> client.send(request, BodyHandlers.ofString()).body(),
                        body -> body.contains("\"state\":\"open\""),
                        limit);
        assertTrue(window.contains("\"state\":\"open\""), window);
    }

    private int post(String body)
            throws IOException, InterruptedException, GeneralSecurityException {
        var secret = stack.settings().environment().get(StackSettings.APP_SECRET);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(
                new SecretKeySpec(
                        Objects.requireNonNull(secret).getBytes(StandardCharsets.UTF_8),
                        "HmacSHA256"));
        var digest = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
        return post(body, "sha256=" + HexFormat.of().formatHex(digest));
    }

    private int post(String body, String signature) throws IOException, InterruptedException {
        var door = stack.service(Ports.INGEST).address().resolve("/webhooks/whatsapp");
        var request =
                HttpRequest.newBuilder(door)
                        .header("Content-Type", "application/json")
                        .header("X-Hub-Signature-256", signature)
                        .POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static String message(String id, String from, Instant at) {
        return """
        {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[
        {"field":"messages","value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"551155500101","phone_number_id":"%s"},
        "contacts":[{"profile":{"name":"Ana"},"wa_id":"%s"}],
        "messages":[{"id":"%s","from":"%s","timestamp":"%d","type":"text","text":{"body":"Oi"}}]
        }}]}]}
        """
                .formatted(NUMBER, from, id, from, at.getEpochSecond());
    }

    private static String status(String id, String to, String status, Instant at) {
        return """
        {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[
        {"field":"messages","value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"551155500101","phone_number_id":"%s"},
        "statuses":[{"id":"%s","recipient_id":"%s","status":"%s","timestamp":"%d",
        "pricing":{"billable":false,"pricing_model":"PMP","type":"free_customer_service",
        "category":"service"}}]
        }}]}]}
        """
                .formatted(NUMBER, id, to, status, at.getEpochSecond());
    }

    private List<InboundMessage> inbound() {
        return read(Topics.INBOUND_MESSAGES, InboundMessage.class);
    }

    private <V extends SpecificRecord> KafkaConsumer<String, V> consumer() {
        var serdes = AvroSerdes.with(stack.registryUrl().toString());
        var settings =
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stack.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false);
        return new KafkaConsumer<>(settings, new StringDeserializer(), serdes.<V>deserializer());
    }

    /// All that is on the topic now.
    private <V extends SpecificRecord> List<V> read(Topic<V> topic, Class<V> type) {
        try (var consumer = this.<V>consumer()) {
            var partitions =
                    consumer.partitionsFor(topic.name()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<V>();
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L)))
                for (var record : consumer.poll(Duration.ofMillis(200)))
                    records.add(type.cast(record.value()));
            return records;
        }
    }
}
