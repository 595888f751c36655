package convometer.outbound.batches;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.outbound.batches.items.ItemKeys;
import convometer.outbound.batches.items.StoredResults;
import convometer.outbound.batches.recipients.CustomerZones;
import convometer.outbound.batches.state.BatchInput;
import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchQuietHours;
import convometer.outbound.batches.state.BatchRow;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;
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
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
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
                            new CustomerZones(null),
                            failures::add,
                            4)
                    .build();
    private final TopologyTestDriver kafka;
    private final TestOutputTopic<String, OutboundRequest> requests;
    private final TestOutputTopic<String, BatchState> states;

    BatchTopologyTest(@TempDir Path state) {
        var settings = StreamsDefaults.of(BatchTopology.APPLICATION_ID, "nowhere:9092");
        kafka = new TopologyTestDriver(topology, settings(settings, state));
        requests = output("outbound-requests");
        states = output("batches");
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
        assertEquals(List.of("autumn-1 accepted", "autumn-2 refused no_opt_in"), results());
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
        assertEquals(List.of("autumn-1 pending"), results());
        assertEquals(1, states.readValuesToList().getLast().getHeldCount());

        now = NOON.plusSeconds(60);
        tick();
        assertEquals("autumn-1-2", requests.readValue().getRequestId());
        answer("autumn-1-2", "accepted", null, null);
        tick();
        assertEquals("done", states.readValuesToList().getLast().getState());
        assertEquals(List.of("autumn-1-2 accepted"), results());
    }

    /// Its id was somebody else's: intake set it aside, and no receipt will come.
    @Test
    void whatIsNeverAnsweredDoesNotKeepABatchForEver() {
        handIn("autumn", "u1", 2, true);
        tick();
        answer("autumn-1", "accepted", null, null);
        tick();
        assertEquals("running", states.readValuesToList().getLast().getState());
        assertEquals(List.of("autumn-1 accepted", "autumn-2 pending"), results());

        now = requests.readValue().getDeadline().plus(Duration.ofDays(2));
        tick();
        assertEquals("done", states.readValuesToList().getLast().getState());
        assertEquals(List.of("autumn-1 accepted", "autumn-2 unknown no_receipt"), results());
        assertTrue(stored().isEmpty());
    }

    @Test
    void commandsAreFollowed() {
        handIn("autumn", "u1", 20, false);
        tick();
        assertTrue(requests.isEmpty());
        assertEquals("ready", states.readValue().getState());

        command("start");
        tick();
        assertEquals(8, requests.readValuesToList().size());
        command("pause");
        answer("autumn-1", "accepted", null, null);
        tick();
        assertTrue(requests.isEmpty());
        command("resume");
        tick();
        assertEquals(2, requests.readValuesToList().size());
        command("cancel");
        assertEquals("autumn-10 pending", results().get(9));
        assertEquals("autumn-11 cancelled", results().get(10));
        for (var n = 2; n <= 10; n++) answer("autumn-" + n, "accepted", null, null);
        tick();
        assertTrue(requests.isEmpty());
        var last = states.readValuesToList().getLast();
        assertEquals("cancelled", last.getState());
        assertEquals(10, last.getAccepted());
        assertEquals("autumn-11 cancelled", results().get(10));
        assertEquals(20, results().size());
        assertEquals(10, stored().size());
    }

    @Test
    void theFirstPlanOfAnIdStandsAndTheItemsOfOthersGo() {
        handIn("autumn", "u1", 2, false);
        handIn("autumn", "u2", 3, true);
        tick();
        assertEquals("u1", states.readValuesToList().getLast().getUpload());
        assertTrue(requests.isEmpty());
        var first = new ItemKeys("autumn", "u1");
        assertEquals(List.of(first.item(1), first.item(2)), stored());
    }

    @Test
    void itemsWhoseBatchNeverComesAreRemovedAfterADay() {
        send(input("autumn", "u1").setItem(new BatchItem(1, "1", "{\"to\":\"1\"}")));
        var later = BatchPlan.newBuilder(plan(1, false)).setDeadline(NOON.plus(Duration.ofDays(2)));
        handIn("autumn2", "u1", 1, later.build());
        now = NOON.plus(BatchProcessor.ABANDONED).minusMillis(1);
        tick();
        assertEquals(2, stored().size());
        now = NOON.plus(BatchProcessor.ABANDONED);
        tick();
        assertEquals(List.of(new ItemKeys("autumn2", "u1").item(1)), stored());
    }

    @Test
    void aBatchIsKeptForFortyDaysAfterItsEnd() {
        handIn("autumn", "u1", 2, true);
        tick();
        answer("autumn-1", "accepted", null, null);
        answer("autumn-2", "accepted", null, null);
        tick();
        var end = now.plus(Duration.ofDays(40));
        assertEquals(end, states.readValuesToList().getLast().getKeptUntil());

        now = end.minusMillis(1);
        tick();
        assertEquals(2, results().size());
        assertTrue(states.isEmpty());
        now = end;
        tick();
        assertEquals(List.of(), results());
        var last = states.readRecord();
        assertEquals("autumn", last.key());
        assertNull(last.value());
        for (var store : List.of(BatchTopology.STATES, BatchTopology.ITEMS, BatchTopology.REMOVALS))
            assertFalse(kafka.getKeyValueStore(store).all().hasNext(), store);
        publish("batches", "autumn", bytes(StoredProgress.fresh("autumn", "u1", plan(1, true))));
        assertTrue(view().hasNext());
        publish("batches", "autumn", null);
        assertFalse(view().hasNext());
    }

    /// However large a batch, a transaction stays short.
    @Test
    void aBatchIsRemovedInSlices() {
        var count = BatchProcessor.SLICE + 1;
        handIn("autumn", "u1", count, false);
        command("cancel");
        tick();
        assertEquals("autumn-1 cancelled", results().getFirst());
        assertEquals(count, results().size());
        states.readValuesToList();

        now = NOON.plus(Duration.ofDays(40));
        tick();
        assertTrue(states.isEmpty());
        assertEquals(1, stored().size());
        tick();
        assertEquals(List.of(), stored());
        assertNull(states.readRecord().value());
    }

    @Test
    void whatWaitsForTheEndOfQuietHoursIsRemovedInSlices() {
        var count = BatchProcessor.SLICE + 1;
        for (var n = 1; n <= count; n++) send(input("autumn", "u1").setItem(to(n, "819012345678")));
        send(input("autumn", "u1").setPlan(quiet(count)));
        for (var n = 0; n < 3; n++) tick();
        assertEquals(count, states.readValuesToList().getLast().getPostponed());
        command("cancel");
        tick();
        assertNull(states.readValuesToList().getLast().getKeptUntil());
        assertTrue(kafka.getKeyValueStore(BatchTopology.POSTPONED).all().hasNext());
        tick();
        assertNotNull(states.readValuesToList().getLast().getKeptUntil());
        assertFalse(kafka.getKeyValueStore(BatchTopology.POSTPONED).all().hasNext());
    }

    private static BatchPlan quiet(int count) {
        return BatchPlan.newBuilder(plan(count, true))
                .setQuietHours(new BatchQuietHours("21:00", "08:00"))
                .build();
    }

    @Test
    void aBatchStartsAtItsInstant() {
        var plan = BatchPlan.newBuilder(plan(1, false)).setStartAt(NOON.plusSeconds(60)).build();
        handIn("autumn", "u1", 1, plan);
        now = NOON.plusSeconds(60).minusMillis(1);
        tick();
        assertTrue(requests.isEmpty());
        now = NOON.plusSeconds(60);
        tick();
        assertEquals("autumn-1", requests.readValue().getRequestId());
        assertEquals("running", states.readValuesToList().getLast().getState());
    }

    /// At noon in UTC it is nine in the evening in Japan, nine in the morning in Brazil.
    @Test
    void whoHasQuietHoursIsAskedForAfterThem() {
        for (var n = 1; n <= 12; n++)
            send(input("autumn", "u1").setItem(to(n, n <= 10 ? "819012345678" : "5511987654321")));
        send(input("autumn", "u1").setPlan(quiet(12)));
        tick();
        assertEquals(List.of("autumn-11", "autumn-12"), asked());
        var waiting = states.readValuesToList().getLast();
        assertEquals(10, waiting.getPostponed());
        var morning = Instant.parse("2026-11-20T23:00:00Z");
        assertEquals(morning, waiting.getPostponedUntil());

        now = morning.minusMillis(1);
        tick();
        assertEquals(List.of(), asked());
        now = morning;
        tick();
        assertEquals(6, asked().size());
        answer("autumn-11", "accepted", null, null);
        answer("autumn-12", "accepted", null, null);
        tick();
        assertEquals(List.of("autumn-7", "autumn-8", "autumn-9", "autumn-10"), asked());
    }

    @Test
    void theDeadlineEndsWhatWaitsForTheEndOfQuietHours() {
        send(input("autumn", "u1").setItem(to(1, "819012345678")));
        send(
                input("autumn", "u1")
                        .setPlan(
                                BatchPlan.newBuilder(quiet(1))
                                        .setDeadline(NOON.plusSeconds(60))
                                        .build()));
        tick();
        now = NOON.plusSeconds(60);
        tick();
        assertEquals(List.of(), asked());
        assertEquals("done", states.readValuesToList().getLast().getState());
        assertEquals(List.of("autumn-1 refused expired"), results());
        assertFalse(kafka.getKeyValueStore(BatchTopology.POSTPONED).all().hasNext());
    }

    private static BatchItem to(int n, String number) {
        return new BatchItem(n, number, "{\"to\":\"%s\"}".formatted(number));
    }

    private List<String> asked() {
        return requests.readValuesToList().stream().map(OutboundRequest::getRequestId).toList();
    }

    /// A plan of items that never came.
    @Test
    void aBatchThatCannotBeRunHoldsNobodyUp() {
        send(input("winter", "u1").setPlan(plan(3, true)));
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
        publish("batch-items", "winter", bytes(input("autumn", "u1").setCommand("start").build()));
        publish("batch-items", "", bytes(input("", "u1").setCommand("start").build()));
        publish("batches", "winter", bytes(StoredProgress.fresh("autumn", "u1", plan(1, true))));
        publish("batches", "winter", new byte[] {1, 2, 3});
        publish("batches", "winter", null);
        assertEquals(List.of("contradicts_key", "unreadable"), failures.subList(0, 2));
        assertFalse(view().hasNext());
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
        return SERDES.<SpecificRecord>serializer().serialize(value.getSchema().getName(), value);
    }

    /// Fails when the shape of the topology changes, so that nobody strands the state of a running
    /// service by accident. `-Dgolden.update=true` rewrites the file.
    @Test
    void hasTheShapeThatIsDeployed() throws Exception {
        var golden = Path.of("src/test/resources/batch-topology.txt");
        var shape = topology.describe().toString();
        if (Boolean.getBoolean("golden.update")) Files.writeString(golden, shape);
        assertEquals(Files.readString(golden).strip(), shape.strip());
    }

    /// Keys of the items that have no result.
    private List<Bytes> stored() {
        var keys = new ArrayList<Bytes>();
        try (var all = kafka.<Bytes, BatchRow>getKeyValueStore(BatchTopology.ITEMS).all()) {
            while (all.hasNext()) {
                var row = all.next();
                if (row.value.getItem() != null) keys.add(row.key);
            }
        }
        return keys;
    }

    private KeyValueIterator<Object, Object> view() {
        return kafka.getKeyValueStore(BatchTopology.STATE_VIEW).all();
    }

    /// What is read of the batch, to its end.
    private List<String> results() {
        var stored =
                new StoredResults(
                        kafka.getKeyValueStore(BatchTopology.STATES),
                        kafka.getKeyValueStore(BatchTopology.ITEMS));
        var results = new ArrayList<ItemResult>();
        while (true) {
            var slice = stored.after("autumn", results.size()).orElse(List.of());
            assertTrue(slice.size() <= StoredResults.SLICE);
            if (slice.isEmpty()) return results.stream().map(BatchTopologyTest::written).toList();
            results.addAll(slice);
        }
    }

    private static String written(ItemResult result) {
        var code = result.getCode() == null ? "" : " " + result.getCode();
        return result.getRequestId() + " " + result.getOutcome() + code;
    }

    private void tick() {
        kafka.advanceWallClockTime(BatchProcessor.TICK);
    }

    private void handIn(String id, String upload, int count, boolean start) {
        handIn(id, upload, count, plan(count, start));
    }

    private void handIn(String id, String upload, int count, BatchPlan plan) {
        for (var n = 1; n <= count; n++)
            send(input(id, upload).setItem(new BatchItem(n, "" + n, "{\"to\":\"" + n + "\"}")));
        send(input(id, upload).setPlan(plan));
    }

    private void command(String command) {
        send(input("autumn", "").setCommand(command));
    }

    static BatchPlan plan(int count, boolean start) {
        return BatchPlan.newBuilder()
                .setPhoneNumberId("1065")
                .setTemplate("{}")
                .setDeadline(NOON.plusSeconds(86_400))
                .setCount(count)
                .setFingerprint("f")
                .setCreatedAt(NOON)
                .setStartNow(start)
                .setForecast("{}")
                .build();
    }

    private static BatchInput.Builder input(String id, String upload) {
        return BatchInput.newBuilder().setBatchId(id).setUpload(upload).setAt(NOON);
    }

    private void send(BatchInput.Builder input) {
        kafka.createInputTopic(
                        "batch-items", new StringSerializer(), SERDES.<BatchInput>serializer())
                .pipeInput(input.getBatchId(), input.build());
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
