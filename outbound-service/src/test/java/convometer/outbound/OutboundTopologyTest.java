package convometer.outbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.outbound.rules.Outcome;
import convometer.outbound.state.LifeState;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.StreamsDefaults;
import convometer.schemas.streams.ThreadOrder;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

class OutboundTopologyTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final OutboundMetrics metrics = new OutboundMetrics(registry);
    private final ReceiptBoard board = new ReceiptBoard();
    private final Topology topology =
            new OutboundTopology(
                            Samples.KAFKA,
                            Samples.SERDES,
                            Samples.accounts(80),
                            Samples.settings(),
                            Samples.CLOCK,
                            metrics,
                            board)
                    .build();
    private final TopologyTestDriver kafka;
    private final TestOutputTopic<String, OutboundRequest> threads;
    private final TestOutputTopic<String, OutboundReceipt> receipts;
    private final TestOutputTopic<String, byte[]> letters;

    OutboundTopologyTest(@TempDir Path state) {
        kafka = new TopologyTestDriver(topology, settings(state));
        threads = output("thread-requests", Samples.SERDES.deserializer());
        receipts = output("outbound-receipts", Samples.SERDES.deserializer());
        letters = output("outbound-requests-dlq", new ByteArrayDeserializer());
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aNewRequestGoesToItsThreadWhateverItsKeyWas() {
        var request = Samples.request("r-1", Samples.text("+5511", "Hi"));

        send("any key", request);

        assertEquals(
                List.of(KeyValue.pair(Samples.NUMBER + "/5511", request)),
                threads.readKeyValuesToList());
        assertNothingElse();
    }

    @Test
    void theSameRequestAgainIsNotSentAgain() {
        send("a", Samples.request("r-1", Samples.text("5511", "Hi")));
        send("b", Samples.request("r-1", Samples.text("5511", "Hi").replace(",", ", ")));

        assertEquals(1, forwarded());
        assertNothingElse();
    }

    @Test
    void otherContentUnderTheSameIdIsSetAside() {
        var other = Samples.request("r-1", Samples.text("5511", "Bye"));
        send("a", Samples.request("r-1", Samples.text("5511", "Hi")));
        send("a", other);

        assertEquals(1, forwarded());
        var letter = letters.readRecord();
        assertEquals("duplicate_request_id", Samples.code(letter.headers()));
        assertEquals("outbound-requests/0/1", Samples.origin(letter.headers()));
        assertEquals(
                other,
                Samples.SERDES.deserializer().deserialize("outbound-requests", letter.value()));
        assertEquals(1, deadLetters("duplicate_request_id"));
        assertNothingElse();
    }

    @Test
    void eachTellsWhichOfItsThreadCameBeforeItAndWhatDoesNotGoOnKeepsItsPlace() {
        send("a", Samples.request("r-1", Samples.text("5511", "Hi")));
        send("a", Samples.request("r-2", Samples.text("5522", "Hi")));
        send("a", Samples.request("r-1", Samples.text("5511", "Hi")));
        send("a", Samples.request("r-1", Samples.text("5511", "Bye")));
        send("a", Samples.request("r-3", "{\"to\":\"+55 11\",\"type\":\"text\"}"));
        send("a", Samples.request("r-4", "no JSON"));
        send("a", Samples.request("r-5", Samples.text("5511", "Hi")));

        assertEquals(
                List.of(
                        "5511 r-1: 0 after -1",
                        "5522 r-2: 1 after -1",
                        "5511 nothing: 2 after 0",
                        "5511 nothing: 3 after 2",
                        "5511 nothing: 4 after 3",
                        "5511 r-5: 6 after 4"),
                orders());
    }

    @Test
    void aPublisherCannotTellAnOrder() {
        var headers = new RecordHeaders();
        new ThreadOrder("outbound-requests/0", 7, 6, Samples.NOON).writeTo(headers);
        kafka.createInputTopic(
                        "outbound-requests",
                        new StringSerializer(),
                        Samples.SERDES.<OutboundRequest>serializer())
                .pipeInput(
                        new TestRecord<>(
                                "a", Samples.request("r-1", Samples.text("5511", "Hi")), headers));

        assertEquals(List.of("5511 r-1: 0 after -1"), orders());
    }

    @Test
    void tenMinutesAfterTheLastOfItsThreadNobodyIsWaitedFor() {
        kafka.advanceWallClockTime(Duration.ofMillis(300));
        send("a", Samples.request("r-1", Samples.text("5511", "Hi")));
        kafka.advanceWallClockTime(Duration.ofMinutes(9));
        send("a", Samples.request("r-2", Samples.text("5511", "Hi")));
        kafka.advanceWallClockTime(Duration.ofMinutes(9));
        send("a", Samples.request("r-3", Samples.text("5511", "Hi")));
        // Before anybody has looked whom to forget.
        kafka.advanceWallClockTime(Duration.ofMinutes(10).minusMillis(100));
        kafka.advanceWallClockTime(Duration.ofMillis(200));
        send("a", Samples.request("r-4", Samples.text("5511", "Hi")));

        assertEquals(
                List.of(
                        "5511 r-1: 0 after -1",
                        "5511 r-2: 1 after 0",
                        "5511 r-3: 2 after 1",
                        "5511 r-4: 3 after -1"),
                orders());
        kafka.advanceWallClockTime(Duration.ofMinutes(11));
        assertNothingIn(OutboundTopology.THREAD_ENDS);
        assertNothingIn(OutboundTopology.THREAD_TIMES);
    }

    @Test
    void threadsAreForgottenHoweverManyTheyAre() {
        for (var i = 0; i < 2_500; i++)
            send("a", Samples.request("r-" + i, Samples.text("55" + i, "Hi")));
        kafka.advanceWallClockTime(Duration.ofMinutes(10));
        for (var look = 0; look < 3; look++) kafka.advanceWallClockTime(Duration.ofSeconds(1));
        assertNothingIn(OutboundTopology.THREAD_ENDS);
        assertNothingIn(OutboundTopology.THREAD_TIMES);
    }

    @Test
    void aMarkHasNoPlaceInAnOrder() {
        send("a", Samples.request("r-1", "{\"status\":\"read\",\"message_id\":\"wamid.A\"}"));

        var record = threads.readRecord();
        assertEquals("outbound-requests/0/0", Samples.origin(record.headers()));
        assertEquals(Optional.empty(), ThreadOrder.of(record.headers()));
        assertNothingIn(OutboundTopology.THREAD_ENDS);
    }

    private void assertNothingIn(String store) {
        try (var all = kafka.getKeyValueStore(store).all()) {
            assertFalse(all.hasNext(), store);
        }
    }

    /// Customer, request and order of what was forwarded.
    private List<String> orders() {
        return threads.readRecordsToList().stream()
                .map(record -> {
                    var order = ThreadOrder.of(record.headers()).orElseThrow();
                    assertEquals("outbound-requests/0", order.partition());
                    var request = record.value();
                    return "%s %s: %d after %d"
                            .formatted(
                                    ThreadKey.parse(record.key()).customer(),
                                    request == null ? "nothing" : request.getRequestId(),
                                    order.offset(),
                                    order.after());
                })
                .toList();
    }

    /// How many requests went on to their threads.
    private long forwarded() {
        return threads.readValuesToList().stream().filter(Objects::nonNull).count();
    }

    @Test
    void aMalformedRequestIsRefusedOnce() {
        send("a", Samples.request("r-1", "no JSON"));
        send("a", Samples.request("r-1", "no JSON"));

        var refusal = receipts.readRecord();
        assertEquals("r-1", refusal.key());
        assertEquals(
                OutboundReceipt.newBuilder()
                        .setRequestId("r-1")
                        .setPhoneNumberId(Samples.NUMBER)
                        .setOutcome(Outcome.REFUSED)
                        .setCode("malformed")
                        .setMessage("The request cannot be sent: message must be a JSON object")
                        .setAt(Samples.NOON)
                        .build(),
                refusal.value());
        assertNothingElse();
    }

    /// Whatever somebody writes, its receipt fits into a record.
    @Test
    void theReceiptOfARequestFullOfFaultsStaysSmall() {
        var buttons = "{},".repeat(40_000) + "{}";
        var message =
                "{\"to\":\"%s\",\"type\":\"interactive\",\"interactive\":{\"type\":\"button\","
                        + "\"body\":{\"text\":\"Hi\"},\"action\":{\"buttons\":[%s]}}}";
        send("a", Samples.request("r-1", message.formatted("9".repeat(10_000), buttons)));
        send("a", Samples.request("r-2", message.formatted("5511", "{},".repeat(90_000) + "{}")));

        for (var refusal : receipts.readValuesToList()) {
            assertEquals("malformed", refusal.getCode());
            assertTrue(refusal.toString().length() < 10_000);
        }
        assertEquals(0, forwarded());
    }

    @Test
    void aRequestWithoutAnIdIsSetAside() {
        send("a", Samples.request("", Samples.text("5511", "Hi")));

        assertEquals("malformed", Samples.code(letters.readRecord().headers()));
        assertNothingElse();
    }

    @Test
    void anUnreadableRecordIsSetAsideByteForByteAndTheNextOneGoesOn() {
        var bytes = new byte[] {9, 8, 7};
        kafka.createInputTopic(
                        "outbound-requests", new StringSerializer(), new ByteArraySerializer())
                .pipeInput("a", bytes);
        send("a", Samples.request("r-1", Samples.text("5511", "Hi")));

        assertEquals(1, deadLetters("unreadable"));
        var letter = letters.readRecord();
        assertArrayEquals(bytes, letter.value());
        assertEquals("unreadable", Samples.code(letter.headers()));
        assertEquals(1, forwarded());
        assertNothingElse();
    }

    @Test
    void theNewestReceiptIsKeptAndNoTerminalOneIsTakenBack() {
        answer(receipt("held"));
        assertEquals("held", kept().getOutcome());
        answer(receipt("accepted"));
        answer(receipt("unknown"));
        assertEquals("accepted", kept().getOutcome());
    }

    @Test
    void whoWaitsIsToldOfTheReceipt() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var looked = new CountDownLatch(1);
            var waiting =
                    executor.submit(() ->
                            board.await(
                                    "r-1",
                                    Duration.ofSeconds(10),
                                    () -> {
                                        looked.countDown();
                                        return Optional.empty();
                                    }));
            looked.await();
            answer(receipt("held"));
            answer(receipt("accepted"));

            assertEquals("accepted", waiting.get().orElseThrow().getOutcome());
        }
    }

    /// Fails when the shape of the topology changes, so that nobody strands the state of a running
    /// service by accident. `-Dgolden.update=true` rewrites the file.
    @Test
    void hasTheShapeThatIsDeployed() throws Exception {
        var golden = Path.of("src/test/resources/outbound-topology.txt");
        var shape = topology.describe().toString();
        if (Boolean.getBoolean("golden.update")) Files.writeString(golden, shape);
        assertEquals(Files.readString(golden), shape);
    }

    private void send(String key, OutboundRequest request) {
        kafka.createInputTopic(
                        "outbound-requests",
                        new StringSerializer(),
                        Samples.SERDES.<OutboundRequest>serializer())
                .pipeInput(key, request);
    }

    private void answer(OutboundReceipt receipt) {
        kafka.createInputTopic(
                        "outbound-receipts",
                        new StringSerializer(),
                        Samples.SERDES.<OutboundReceipt>serializer())
                .pipeInput(receipt.getRequestId(), receipt);
    }

    private static OutboundReceipt receipt(String outcome) {
        return OutboundReceipt.newBuilder()
                .setRequestId("r-1")
                .setOutcome(outcome)
                .setAt(Samples.NOON)
                .build();
    }

    private OutboundReceipt kept() {
        var life = kafka.<String, LifeState>getKeyValueStore(OutboundTopology.LIVES).get("r-1");
        return Lives.receipt(life, Samples.SERDES.deserializer(), "outbound-receipts")
                .orElseThrow();
    }

    private double deadLetters(String reason) {
        return registry.get("dead.letters").tag("reason", reason).counter().count();
    }

    private void assertNothingElse() {
        assertEquals(0, forwarded(), "thread-requests");
        assertTrue(receipts.isEmpty(), "outbound-receipts");
        assertTrue(letters.isEmpty(), "outbound-requests-dlq");
    }

    private <V> TestOutputTopic<String, V> output(String topic, Deserializer<V> deserializer) {
        return kafka.createOutputTopic(topic, new StringDeserializer(), deserializer);
    }

    private Properties settings(Path state) {
        var settings = StreamsDefaults.of(OutboundTopology.APPLICATION_ID, "nowhere:9092");
        settings.put("state.dir", state.toString());
        // Within a transaction the test driver forgets what is sent before a record is processed.
        settings.put("processing.guarantee", "at_least_once");
        settings.put(DeadLetters.METERS, registry);
        return settings;
    }
}
