package convometer.outbound.batches;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchMail;
import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchResult;
import convometer.outbound.batches.state.BatchState;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.StreamsDefaults;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

class BatchTopologyTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final AvroSerdes SERDES = AvroSerdes.with("memory:batches");

    private final List<String> failures = new ArrayList<>();
    private Instant now = NOON;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final Topology topology =
            new BatchTopology(
                            KafkaSettings.of("nowhere:9092"),
                            SERDES,
                            clock,
                            new StoredProgress(500),
                            failures::add)
                    .build();
    private final TopologyTestDriver kafka;
    private final TestOutputTopic<String, OutboundRequest> requests;
    private final TestOutputTopic<String, BatchState> states;
    private final TestOutputTopic<String, BatchResult> results;

    BatchTopologyTest(@TempDir Path state) {
        var settings = StreamsDefaults.of(BatchTopology.APPLICATION_ID, "nowhere:9092");
        kafka = new TopologyTestDriver(topology, settings(settings, state));
        requests = output("outbound-requests");
        states = output("batches");
        results = output("batch-results");
    }

    private static Properties settings(Properties settings, Path state) {
        settings.put("state.dir", state.toString());
        // Within a transaction the test driver forgets what is sent before a record is processed.
        settings.put("processing.guarantee", "at_least_once");
        settings.put(DeadLetters.METERS, new SimpleMeterRegistry());
        return settings;
    }

    private <V extends SpecificRecord> TestOutputTopic<String, V> output(String topic) {
        return kafka.createOutputTopic(topic, new StringDeserializer(), SERDES.<V>deserializer());
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void everyItemIsAskedForOnceAndAnsweredOnce() {
        handIn("autumn", "u1", 2, true);
        tick();

        var asked = requests.readKeyValuesToList();
        assertEquals(List.of("1", "2"), asked.stream().map(r -> r.key).toList());
        var first = asked.getFirst().value;
        assertEquals("autumn-1", first.getRequestId());
        assertEquals("{\"to\":\"1\"}", first.getMessage());
        assertEquals("autumn", first.getLabels().get("batch_id"));
        tick();
        assertTrue(requests.isEmpty());

        answer("autumn-1", "permitted", null, null);
        answer("autumn-1", "accepted", null, null);
        answer("autumn-1", "accepted", null, null);
        answer("autumn-2", "refused", "no_opt_in", null);
        answer("autumn-3", "accepted", null, null);
        answer("other", "accepted", null, null);
        tick();

        var last = states.readValuesToList().getLast();
        assertEquals("done", last.getState());
        assertEquals(1, last.getAccepted());
        assertEquals(1, last.getRefused().get("no_opt_in"));
        assertEquals(
                List.of("1 accepted", "2 refused"),
                results.readValuesToList().stream()
                        .map(r -> r.getN() + " " + r.getOutcome())
                        .toList());
        assertTrue(stored().isEmpty());
    }

    @Test
    void whatTheLimitRefusesIsAskedAgainUnderTheNextAttempt() {
        handIn("autumn", "u1", 1, true);
        tick();
        assertEquals("autumn-1", requests.readValue().getRequestId());
        answer("autumn-1", "refused", "messaging_limit", NOON.plusSeconds(60));
        tick();
        assertTrue(requests.isEmpty());
        assertTrue(results.isEmpty());
        assertEquals(1, states.readValuesToList().getLast().getHeldCount());

        now = NOON.plusSeconds(60);
        tick();
        assertEquals("autumn-1-2", requests.readValue().getRequestId());
        answer("autumn-1-2", "accepted", null, null);
        tick();
        assertEquals("done", states.readValuesToList().getLast().getState());
        assertEquals("autumn-1-2", results.readValue().getRequestId());
    }

    /// Its id was somebody else's: intake set it aside, and no receipt will come.
    @Test
    void whatIsNeverAnsweredDoesNotKeepABatchForEver() {
        handIn("autumn", "u1", 2, true);
        tick();
        answer("autumn-1", "accepted", null, null);
        tick();
        assertEquals("running", states.readValuesToList().getLast().getState());
        results.readValue();

        now = requests.readValue().getDeadline().plus(Duration.ofDays(2));
        tick();
        assertEquals("done", states.readValuesToList().getLast().getState());
        var lost = results.readValue();
        assertEquals(
                "autumn-2 unknown no_receipt",
                lost.getRequestId() + " " + lost.getOutcome() + " " + lost.getCode());
        assertTrue(stored().isEmpty());
    }

    @Test
    void ordersAreFollowed() {
        handIn("autumn", "u1", 20, false);
        tick();
        assertTrue(requests.isEmpty());
        assertEquals("ready", states.readValue().getState());

        order("start");
        tick();
        assertEquals(8, requests.readValuesToList().size());
        order("pause");
        answer("autumn-1", "accepted", null, null);
        tick();
        assertTrue(requests.isEmpty());
        order("resume");
        tick();
        assertEquals(2, requests.readValuesToList().size());
        order("cancel");
        for (var n = 2; n <= 10; n++) answer("autumn-" + n, "accepted", null, null);
        tick();
        assertTrue(requests.isEmpty());
        var last = states.readValuesToList().getLast();
        assertEquals("cancelled", last.getState());
        assertEquals(10, last.getAccepted());
        assertTrue(stored().isEmpty());
    }

    @Test
    void theFirstPlanOfAnIdStandsAndTheItemsOfOthersGo() {
        handIn("autumn", "u1", 2, false);
        handIn("autumn", "u2", 3, true);
        tick();
        assertEquals("u1", states.readValuesToList().getLast().getUpload());
        assertTrue(requests.isEmpty());
        assertEquals(List.of("autumn/u1/1", "autumn/u1/2"), stored());
    }

    /// A plan of items that never came.
    @Test
    void aBatchThatCannotBeRunHoldsNobodyUp() {
        send(mail("winter", "u1").setPlan(plan(3, true)));
        handIn("autumn", "u1", 1, true);
        tick();
        assertEquals("autumn-1", requests.readValue().getRequestId());
        assertEquals(List.of("processing_failed"), failures);
        tick();
        assertEquals(1, failures.size());
    }

    @Test
    void whatIsNoRecordOfABatchIsSetAsideOrPassedOver() {
        publish("batch-items", "autumn", null);
        publish("batch-items", "autumn", new byte[] {1, 2, 3});
        publish("batch-items", "winter", bytes(mail("autumn", "u1").setOrder("start").build()));
        publish("batch-items", "", bytes(mail("", "u1").setOrder("start").build()));
        publish("batches", "winter", bytes(StoredProgress.fresh("autumn", "u1", plan(1, true))));
        publish("batches", "winter", new byte[] {1, 2, 3});
        publish("batches", "winter", null);
        assertEquals(List.of("contradicts_key", "unreadable"), failures.subList(0, 2));
        assertFalse(kafka.getKeyValueStore(BatchTopology.STATE_VIEW).all().hasNext());
        var letters = new ByteArrayDeserializer();
        assertEquals(
                List.of("unreadable", "unreadable", "contradicts_key", "malformed"),
                kafka
                        .createOutputTopic("batch-items-dlq", letters, letters)
                        .readRecordsToList()
                        .stream()
                        .map(letter -> letter.headers().lastHeader(DeadLetters.CODE).value())
                        .map(code -> new String(code, StandardCharsets.UTF_8))
                        .toList());
        handIn("autumn", "u1", 1, true);
        tick();
        assertEquals("autumn-1", requests.readValue().getRequestId());
    }

    private void publish(String topic, String key, byte @Nullable [] value) {
        kafka.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value));
    }

    private static byte[] bytes(SpecificRecord value) {
        return SERDES.<SpecificRecord>serializer().serialize("any", value);
    }

    /// Fails when the shape of the topology changes, so that nobody strands the state of a running
    /// service by accident.
    @Test
    void hasTheShapeThatIsDeployed() throws Exception {
        var golden = Path.of("src/test/resources/batch-topology.txt");
        assertEquals(Files.readString(golden).strip(), topology.describe().toString().strip());
    }

    private List<String> stored() {
        var keys = new ArrayList<String>();
        try (var all = kafka.getKeyValueStore(BatchTopology.ITEMS).all()) {
            all.forEachRemaining(item -> keys.add(String.valueOf(item.key)));
        }
        return keys;
    }

    private void tick() {
        kafka.advanceWallClockTime(BatchProcessor.TICK);
    }

    private void handIn(String id, String upload, int count, boolean start) {
        for (var n = 1; n <= count; n++)
            send(mail(id, upload).setItem(new BatchItem(n, "" + n, "{\"to\":\"" + n + "\"}")));
        send(mail(id, upload).setPlan(plan(count, start)));
    }

    private void order(String order) {
        send(mail("autumn", "").setOrder(order));
    }

    static BatchPlan plan(int count, boolean start) {
        return BatchPlan.newBuilder()
                .setPhoneNumberId("1065")
                .setTemplate("{}")
                .setDeadline(NOON.plusSeconds(86_400))
                .setCount(count)
                .setFingerprint("f")
                .setCreatedAt(NOON)
                .setPartition(0)
                .setOffset(0)
                .setStartNow(start)
                .setForecast("{}")
                .build();
    }

    private static BatchMail.Builder mail(String id, String upload) {
        return BatchMail.newBuilder().setBatchId(id).setUpload(upload).setAt(NOON);
    }

    private void send(BatchMail.Builder mail) {
        kafka.createInputTopic(
                        "batch-items", new StringSerializer(), SERDES.<BatchMail>serializer())
                .pipeInput(mail.getBatchId(), mail.build());
    }

    private void answer(
            String id, String outcome, @Nullable String code, @Nullable Instant earliest) {
        var receipt =
                OutboundReceipt.newBuilder()
                        .setRequestId(id)
                        .setOutcome(outcome)
                        .setCode(code)
                        .setEarliestAt(earliest)
                        .setAt(NOON)
                        .build();
        kafka.createInputTopic(
                        "outbound-receipts",
                        new StringSerializer(),
                        SERDES.<OutboundReceipt>serializer())
                .pipeInput(id, receipt);
    }
}
