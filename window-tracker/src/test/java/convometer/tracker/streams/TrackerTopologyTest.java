package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.policy.Policy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

class TrackerTopologyTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String ANA = "106/5511987654321";

    private final KafkaSettings kafka = KafkaSettings.of("nowhere:1");
    private final AvroSerdes serdes = AvroSerdes.with("memory:tracker-topology");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = NOON;

    @TempDir private Path state;
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        var settings = StreamsDefaults.of("window-tracker", kafka.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        // Within a transaction the test driver forgets what is sent before a record is processed.
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        driver = new TopologyTestDriver(topology(), settings, NOON);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    private Topology topology() {
        return TrackerTopology.of(
                kafka,
                serdes,
                TopologyParameters.of(accounts(), Policy.standard(), meters, clock()));
    }

    @Test
    void aMessageOpensAWindowThatIsClosedWhenTimePasses() {
        send(Topics.INBOUND_MESSAGES, ANA, wrote(NOON));
        assertEquals(
                List.of("window_opened 2026-10-20T12:00:00Z to 2026-10-21T12:00:00Z"), decisions());
        advance(Duration.ofHours(24).minusSeconds(1));
        assertEquals(List.of(), decisions());
        advance(Duration.ofSeconds(1));
        assertEquals(
                List.of("window_closed 2026-10-20T12:00:00Z to 2026-10-21T12:00:00Z"), decisions());
        advance(Duration.ofHours(1));
        assertEquals(List.of(), decisions());
    }

    @Test
    void aDeliveryIsEmittedWithAllThatItsChargeDependsOn() {
        send(Topics.SEND_RECORDS, ANA, sent("m1", "utility"));
        send(Topics.MESSAGE_STATUSES, ANA, status("m1", "delivered", NOON));
        var decided = output(Topics.THREAD_DECISIONS).readValuesToList();
        assertEquals(
                List.of("conversation_opened", "message_delivered"),
                decided.stream().map(ThreadDecision::getKind).toList());
        assertEquals(
                ANA + "/utility/2026-10-20T12:00:00Z",
                decided.getFirst().getConversation().getConversationId());
        var delivery = decided.getLast().getDelivery();
        assertEquals("m1", delivery.getWamid());
        assertEquals("waba", delivery.getWabaId());
        assertEquals("utility", delivery.getCategory());
        assertEquals("template", delivery.getKind());
        assertEquals("5511987654321", delivery.getRecipient());
        assertEquals(ANA + "/utility/2026-10-20T12:00:00Z", delivery.getConversationId());
    }

    @Test
    void theGateAnswersEachRequestOnce() {
        send(Topics.THREAD_REQUESTS, ANA, request("r1", "106", TEXT));
        var receipt = output(Topics.OUTBOUND_RECEIPTS).readKeyValue();
        assertEquals("r1", receipt.key);
        assertEquals("refused", receipt.value.getOutcome());
        assertEquals("window_closed", receipt.value.getCode());
        assertEquals(List.of("template"), receipt.value.getAlternatives());
        assertEquals(
                1.0, meters.get("requests.refused").tag("code", "window_closed").counter().count());

        send(Topics.INBOUND_MESSAGES, ANA, wrote(NOON));
        send(Topics.THREAD_REQUESTS, ANA, request("r2", "106", TEXT));
        var permission = output(Topics.THREAD_DECISIONS).readValuesToList().getLast();
        assertEquals("permitted", permission.getKind());
        assertEquals("r2", permission.getPermission().getRequestId());
        assertEquals("service", permission.getPermission().getCategory());
        assertEquals(NOON.plusSeconds(300), permission.getPermission().getLeaseUntil());
        assertTrue(output(Topics.OUTBOUND_RECEIPTS).isEmpty());
    }

    @Test
    void theFallbackTakesThePlaceOfTheMessage() {
        var request = request("r1", "106", TEXT);
        request.put("fallback_template", "{\"name\":\"update\",\"language\":{\"code\":\"en\"}}");
        send(Topics.THREAD_REQUESTS, ANA, request);
        var permission = output(Topics.THREAD_DECISIONS).readValue().getPermission();
        assertEquals(
                "{\"to\":\"5511987654321\",\"type\":\"template\","
                        + "\"template\":{\"name\":\"update\",\"language\":{\"code\":\"en\"}}}",
                permission.getMessage());
        assertEquals("utility", permission.getCategory());
    }

    @Test
    void whatCannotBeSentIsRefusedWithItsReason() {
        send(Topics.THREAD_REQUESTS, "999/55", request("r1", "999", TEXT));
        send(Topics.THREAD_REQUESTS, ANA, request("r2", "106", "no json"));
        assertEquals(
                List.of("unknown_number", "malformed"),
                output(Topics.OUTBOUND_RECEIPTS).readValuesToList().stream()
                        .map(OutboundReceipt::getCode)
                        .toList());
    }

    @Test
    void aFallbackOfWhichNoMessageCanBeMadeIsRefused() {
        var request = request("r1", "106", TEXT);
        request.put("fallback_template", "no json");
        send(Topics.THREAD_REQUESTS, ANA, request);
        assertEquals("malformed", output(Topics.OUTBOUND_RECEIPTS).readValue().getCode());
    }

    @Test
    void theFirstFailureInTheOrderOfTheGateWins() {
        var request = request("r1", "999", TEXT);
        request.put("deadline", NOON);
        send(Topics.THREAD_REQUESTS, "999/55", request);
        send(Topics.THREAD_REQUESTS, "999/55", request("r2", "999", "no json"));
        assertEquals(
                List.of("expired", "malformed"),
                output(Topics.OUTBOUND_RECEIPTS).readValuesToList().stream()
                        .map(OutboundReceipt::getCode)
                        .toList());
    }

    @Test
    void whatBelongsToNoThreadIsSetAside() {
        TestInputTopic<String, InboundMessage> input =
                driver.createInputTopic(
                        Topics.INBOUND_MESSAGES.name(),
                        new StringSerializer(),
                        serdes.serializer());
        input.pipeInput("5511987654321", wrote(NOON));
        input.pipeInput(null, wrote(NOON));
        input.pipeInput(ANA, null);
        var letters =
                driver.createOutputTopic(
                                Topics.INBOUND_MESSAGES.deadLetters(),
                                new StringDeserializer(),
                                new ByteArrayDeserializer())
                        .readRecordsToList();
        assertEquals(
                List.of(
                        "a record of inbound-messages has no thread as its key",
                        "a record of inbound-messages has no key",
                        "a record of inbound-messages has no value"),
                letters.stream()
                        .map(letter -> letter.headers().lastHeader(DeadLetters.REASON).value())
                        .map(reason -> new String(reason, StandardCharsets.UTF_8))
                        .toList());
        assertEquals(List.of(), decisions());
    }

    @Test
    void whatCannotBeReadIsSetAsideAsItCame() {
        var input =
                driver.createInputTopic(
                        Topics.INBOUND_MESSAGES.name(),
                        new StringSerializer(),
                        new ByteArraySerializer());
        input.pipeInput(ANA, "no avro".getBytes(StandardCharsets.UTF_8));
        send(Topics.INBOUND_MESSAGES, ANA, wrote(NOON));
        var letter =
                driver.createOutputTopic(
                                Topics.INBOUND_MESSAGES.deadLetters(),
                                new StringDeserializer(),
                                new ByteArrayDeserializer())
                        .readRecord();
        assertEquals("no avro", new String(letter.value(), StandardCharsets.UTF_8));
        assertEquals(
                "unreadable",
                new String(
                        letter.headers().lastHeader(DeadLetters.CODE).value(),
                        StandardCharsets.UTF_8));
        assertEquals(1, decisions().size());
    }

    /// Fails when the shape of the topology changes, so that nobody strands the state of a running
    /// tracker by accident. `-Dgolden.update=true` rewrites the file.
    @Test
    void hasTheShapeThatIsDeployed() throws Exception {
        var golden = Path.of("src/test/resources/tracker-topology.txt");
        var shape = topology().describe().toString();
        if (Boolean.getBoolean("golden.update")) Files.writeString(golden, shape);
        assertEquals(Files.readString(golden), shape);
    }

    private static final String TEXT =
            "{\"to\":\"5511987654321\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}";

    private void advance(Duration by) {
        now = now.plus(by);
        driver.advanceWallClockTime(by);
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        TestInputTopic<String, V> input =
                driver.createInputTopic(topic.name(), new StringSerializer(), serdes.serializer());
        input.pipeInput(key, value);
    }

    private <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<V> topic) {
        return driver.createOutputTopic(
                topic.name(), new StringDeserializer(), serdes.deserializer());
    }

    private List<String> decisions() {
        return output(Topics.THREAD_DECISIONS).readValuesToList().stream()
                .map(decision ->
                        decision.getKind()
                                + " "
                                + decision.getWindow().getOpenedAt()
                                + " to "
                                + decision.getWindow().getUntil())
                .toList();
    }

    private static InboundMessage wrote(Instant at) {
        return InboundMessage.newBuilder()
                .setMessageId("in-" + at)
                .setPhoneNumberId("106")
                .setWabaId("waba")
                .setWaId("5511987654321")
                .setType("text")
                .setReferral(false)
                .setAt(at)
                .setReceivedAt(at)
                .build();
    }

    private static SendRecord sent(String wamid, String category) {
        return SendRecord.newBuilder()
                .setWamid(wamid)
                .setPhoneNumberId("106")
                .setTo("5511987654321")
                .setType("template")
                .setTemplateCategory(category)
                .setSentAt(NOON)
                .build();
    }

    private static MessageStatus status(String wamid, String status, Instant at) {
        return MessageStatus.newBuilder()
                .setWamid(wamid)
                .setPhoneNumberId("106")
                .setWabaId("waba")
                .setWaId("5511987654321")
                .setStatus(status)
                .setAt(at)
                .setContent("{}")
                .setReceivedAt(at)
                .build();
    }

    private static OutboundRequest request(String id, String phoneNumberId, String message) {
        return OutboundRequest.newBuilder()
                .setRequestId(id)
                .setPhoneNumberId(phoneNumberId)
                .setMessage(message)
                .build();
    }

    private static Accounts accounts() {
        var template = new Accounts.Template("update", "en", "utility", "approved");
        var number = new Accounts.BusinessNumber("106", "+55");
        var waba =
                new Accounts.Waba(
                        "waba", "Acme", ZoneOffset.UTC, "USD", List.of(number), List.of(template));
        return new Accounts(
                List.of(new Accounts.Portfolio("acme", Accounts.UNLIMITED, List.of(waba))));
    }

    private Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }
}
