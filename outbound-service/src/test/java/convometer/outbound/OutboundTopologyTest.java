package convometer.outbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.outbound.receipts.LifecycleTopology;
import convometer.outbound.receipts.ReceiptWaiters;
import convometer.outbound.receipts.StoredLifecycle;
import convometer.outbound.state.LifeState;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.RequestHeaders;
import convometer.schemas.streams.StreamsDefaults;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EmptySource;
import org.junit.jupiter.params.provider.NullSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

class OutboundTopologyTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final OutboundMetrics metrics = new OutboundMetrics(registry);
    private final ReceiptWaiters waiters = new ReceiptWaiters();
    private final Topology topology =
            new OutboundTopology(
                            Samples.KAFKA,
                            Samples.SERDES,
                            Samples.accounts(80),
                            Samples.settings(),
                            Samples.CLOCK,
                            metrics,
                            waiters,
                            4)
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

    /// The gate knows which it has had.
    @Test
    void whatIsAskedForTwiceGoesOnTwice() {
        var request = Samples.request("r-1", Samples.text("5511", "Hi"));
        send("a", request);
        send("b", request);

        assertEquals(List.of(request, request), threads.readValuesToList());
        assertNothingElse();
    }

    @Test
    void requestsGoOnInTheirOrderAndTellWhereTheyWereAskedFor() {
        send("a", Samples.request("r-3", Samples.text("5511", "Hi")));
        send("b", Samples.request("r-4", "no JSON"));
        send("b", Samples.request("r-1", Samples.text("+55 11", "Hi")));
        send("c", Samples.request("r-2", "{\"status\":\"read\",\"message_id\":\"wamid.A\"}"));
        send("c", Samples.request("r-0", Samples.text("5511", "Hi")));

        assertEquals(
                List.of("r-3 from 0", "r-4 from 1", "r-1 from 2", "r-2 from 3", "r-0 from 4"),
                threads.readRecordsToList().stream()
                        .map(record -> {
                            var origin = Samples.origin(record.headers());
                            return record.value().getRequestId()
                                    + " from "
                                    + origin.replace("outbound-requests/0/", "");
                        })
                        .toList());
    }

    @Test
    void aPublisherCannotTellWhatIntakeTells() {
        var headers = new RecordHeaders();
        headers.add(DeadLetters.ORIGIN, "elsewhere/7/7".getBytes(StandardCharsets.UTF_8));
        headers.add(RequestHeaders.MALFORMED, "never".getBytes(StandardCharsets.UTF_8));
        headers.add(RequestHeaders.CONTENT, "same".getBytes(StandardCharsets.UTF_8));
        kafka.createInputTopic(
                        "outbound-requests",
                        new StringSerializer(),
                        Samples.SERDES.<OutboundRequest>serializer())
                .pipeInput(
                        new TestRecord<>(
                                "a", Samples.request("r-1", Samples.text("5511", "Hi")), headers));

        var written = threads.readRecord().headers();
        assertEquals("outbound-requests/0/0", Samples.origin(written));
        assertEquals(2, written.toArray().length);
    }

    /// It asks for nothing, and yet somebody wrote it.
    @ParameterizedTest
    @NullSource
    @EmptySource
    void withoutAValueItIsSetAsideAndTheNextOneGoesOn(byte @Nullable [] nothing) {
        kafka.createInputTopic(
                        "outbound-requests", new StringSerializer(), new ByteArraySerializer())
                .pipeInput("k", nothing);
        send("a", Samples.request("r-1", Samples.text("5511", "Hi")));

        var letter = letters.readRecord();
        assertEquals("k", letter.key());
        assertArrayEquals(nothing, letter.value());
        assertEquals("unreadable", Samples.code(letter.headers()));
        assertEquals("outbound-requests/0/0", Samples.origin(letter.headers()));
        assertEquals(1, deadLetters("unreadable"));
        assertEquals(1, forwarded());
        assertNothingElse();
    }

    @Test
    void aRecordOfAnotherTypeIsSetAsideAndTheNextOneGoesOn() {
        var receipt =
                OutboundReceipt.newBuilder()
                        .setRequestId("r-1")
                        .setOutcome("refused")
                        .setAt(Samples.NOON)
                        .build();
        kafka.createInputTopic(
                        "outbound-requests", new StringSerializer(), new ByteArraySerializer())
                .pipeInput(
                        "k",
                        Samples.SERDES
                                .<OutboundReceipt>serializer()
                                .serialize("outbound-receipts", receipt));
        send("a", Samples.request("r-1", Samples.text("5511", "Hi")));

        var letter = letters.readRecord();
        assertEquals("malformed", Samples.code(letter.headers()));
        assertEquals("outbound-requests/0/0", Samples.origin(letter.headers()));
        assertEquals(1, forwarded());
        assertNothingElse();
    }

    /// How many requests went on to their threads.
    private long forwarded() {
        return threads.readValuesToList().size();
    }

    /// Only the gate knows whether there was a request before it under its id.
    @Test
    void aMalformedRequestGoesToItsThreadAndSaysWhy() {
        var request = Samples.request("r-1", "{\"to\":\"+55 11\",\"type\":\"fax\"}");
        send("a", request);

        var forwarded = threads.readRecord();
        assertEquals(Samples.NUMBER + "/5511", forwarded.key());
        assertEquals(request, forwarded.value());
        assertTrue(why(forwarded).startsWith("message.type "), why(forwarded));
        assertNothingElse();
    }

    @Test
    void aMalformedRequestWithoutAThreadIsNobodys() {
        send("a", Samples.request("r-1", "no JSON"));

        var forwarded = threads.readRecord();
        assertEquals("unknown/unknown", forwarded.key());
        assertEquals("message must be a JSON object", why(forwarded));
        assertNothingElse();
    }

    @Test
    void theSameContentHasTheSameFingerprintHoweverItIsWritten() {
        send("a", Samples.request("r-1", "{\"to\":\"5511\",\"n\":1.50}"));
        send("b", Samples.request("r-2", "{ \"n\": 1.5, \"to\":\"5511\" }"));
        send("c", Samples.request("r-1", "{\"to\":\"5511\",\"n\":2}"));

        var contents =
                threads.readRecordsToList().stream()
                        .map(record -> header(record, RequestHeaders.CONTENT))
                        .toList();
        assertEquals(contents.get(0), contents.get(1));
        assertNotEquals(contents.get(0), contents.get(2));
    }

    private static String why(TestRecord<String, ?> record) {
        return header(record, RequestHeaders.MALFORMED);
    }

    private static String header(TestRecord<String, ?> record, String name) {
        return RequestHeaders.value(record.headers(), name).orElseThrow();
    }

    /// Whatever somebody writes, what is said of it fits into a record.
    @Test
    void whatIsSaidOfARequestFullOfFaultsStaysShort() {
        var buttons = "{},".repeat(40_000) + "{}";
        var message =
                "{\"to\":\"%s\",\"type\":\"interactive\",\"interactive\":{\"type\":\"button\","
                        + "\"body\":{\"text\":\"Hi\"},\"action\":{\"buttons\":[%s]}}}";
        send("a", Samples.request("r-1", message.formatted("9".repeat(10_000), buttons)));
        send("a", Samples.request("r-2", message.formatted("5511", "{},".repeat(90_000) + "{}")));

        var forwarded = threads.readRecordsToList();
        assertEquals(2, forwarded.size());
        for (var each : forwarded) assertTrue(why(each).length() < 10_000);
    }

    @Test
    void aRequestWithoutAnIdIsSetAside() {
        var request = Samples.request("", Samples.text("5511", "Hi"));
        send("a", request);

        var letter = letters.readRecord();
        assertEquals("a", letter.key());
        assertEquals("malformed", Samples.code(letter.headers()));
        assertEquals("outbound-requests/0/0", Samples.origin(letter.headers()));
        assertEquals(
                request,
                Samples.SERDES.deserializer().deserialize("outbound-requests", letter.value()));
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
                            waiters.await(
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
        var lifecycle =
                kafka.<String, LifeState>getKeyValueStore(LifecycleTopology.LIFECYCLES).get("r-1");
        return StoredLifecycle.receipt(
                        lifecycle, Samples.SERDES.deserializer(), "outbound-receipts")
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
