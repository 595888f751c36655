package convometer.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.MessageStatus;
import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.ReportedError;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.outbound.receipts.ReceiptWaiters;
import convometer.outbound.receipts.StoredLifecycle;
import convometer.outbound.state.LifeState;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.streams.StreamsDefaults;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// Sends without an answer come to one end, however and whenever Meta tells of them.
class SettlementTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock();
    private final TopologyTestDriver kafka;
    private final TestOutputTopic<String, OutboundReceipt> receipts;
    private final TestOutputTopic<String, SendRecord> sends;
    private final TestOutputTopic<String, SendOutcome> outcomes;

    SettlementTest(@TempDir Path state) {
        var topology =
                new OutboundTopology(
                                Samples.KAFKA,
                                Samples.SERDES,
                                Samples.accounts(80),
                                Samples.settings(),
                                clock,
                                new OutboundMetrics(registry),
                                new ReceiptWaiters(),
                                4)
                        .build();
        var settings = StreamsDefaults.of(OutboundTopology.APPLICATION_ID, "nowhere:9092");
        settings.put("state.dir", state.toString());
        kafka = new TopologyTestDriver(topology, settings);
        receipts = output("outbound-receipts");
        sends = output("send-records");
        outcomes = output("send-outcomes");
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    private static final class MovingClock extends Clock {
        private Instant now = Samples.NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("it is in UTC");
        }
    }

    @Test
    void aStatusSettlesIt() {
        request();
        unknown();
        assertEquals(1, unsettledSends());
        status("sent", 3);
        status("delivered", 4);

        var receipt = receipts.readValue();
        assertEquals("accepted", receipt.getOutcome());
        assertEquals("wamid.1", receipt.getWamid());
        assertEquals("5511", receipt.getCustomer());
        assertEquals(
                SendRecord.newBuilder()
                        .setWamid("wamid.1")
                        .setRequestId("r-1")
                        .setPhoneNumberId(Samples.NUMBER)
                        .setTo("5511")
                        .setWaId("55119")
                        .setType("text")
                        .setSentAt(Samples.NOON)
                        .build(),
                sends.readValue());
        assertNothingElse();
        assertEquals(0, unsettledSends());
        assertEquals(List.of("sent", "delivered"), shown());
    }

    @Test
    void aStatusThatComesFirstSettlesItToo() {
        request();
        status("sent", 3);
        unknown();

        assertEquals("accepted", receipts.readValue().getOutcome());
        assertEquals("wamid.1", sends.readValue().getWamid());
        assertNothingElse();
        assertEquals("accepted", lifecycle().orElseThrowOutcome());
    }

    @Test
    void withoutWordItIsUnknownForGoodAfterADay() {
        request();
        unknown();
        pass(Duration.ofHours(24).minusSeconds(1));
        assertNothingElse();
        pass(Duration.ofSeconds(2));

        var receipt = receipts.readValue();
        assertEquals("unknown", receipt.getOutcome());
        assertEquals("unsettled", receipt.getCode());
        assertTrue(receipt.getSettled());
        assertEquals("unknown", outcomes.readValue().getOutcome());
        status("sent", 3);
        pass(Duration.ofDays(2));
        assertNothingElse();
        assertEquals("unknown", lifecycle().orElseThrowOutcome());
        assertEquals(List.of("sent"), shown());
    }

    @Test
    void whatCameWhileTheServiceWasAwayIsReadBeforeItGivesUp() {
        request();
        unknown();
        returnAfter(Duration.ofHours(25));
        assertNothingElse();
        status("r-1", "sent", 3, Samples.NOON.plusSeconds(4));

        assertEquals("accepted", receipts.readValue().getOutcome());
        assertEquals("wamid.1", sends.readValue().getWamid());
        assertNothingElse();
    }

    /// Other partitions may still be behind when the first has caught up.
    @Test
    void statusesOfTheDayAfterShowThatAllOfTheDayWasReadOnceAMinuteIsOver() {
        request();
        unknown();
        returnAfter(Duration.ofHours(25));
        status("r-2", "sent", 3, clock.now);
        returnAfter(Duration.ofSeconds(1));
        assertNothingElse();
        kafka.advanceWallClockTime(Duration.ofMinutes(1));

        assertEquals("unknown", receipts.readValue().getOutcome());
    }

    @Test
    void ofMessagesOfOthersThatAllEchoTheSameOneIsKept() {
        for (var second = 0; second < 20; second++)
            status("wamid." + second, "all", "sent", second, Samples.NOON);

        var lifecycle = kafka.<String, LifeState>getKeyValueStore("lives").get("all");
        assertEquals("wamid.0", lifecycle.getWamid());
        assertEquals(1, lifecycle.getStatuses().size());
        assertNothingElse();
    }

    @Test
    void aRequestIdIsOfTheThreadThatHadAReceiptFirst() {
        give(receipt("held").setCustomer("5511").build());
        give(receipt("accepted").setCustomer("5522").setWamid("wamid.2").build());
        assertEquals("held", lifecycle().orElseThrowOutcome());
        give(receipt("accepted").setCustomer("5511").setWamid("wamid.1").build());

        assertEquals("wamid.1", lifecycle().receipt().getWamid());
        assertEquals(1, registry.get("outbound.shared.request.ids").counter().count());
    }

    @Test
    void statusesOfAnAcceptedMessageAreShownWithTheirErrors() {
        request();
        give(receipt("accepted").setWamid("wamid.1").build());
        status("failed", 5, 131047);
        status("sent", 3);
        status("sent", 3);

        assertEquals(List.of("sent", "failed"), shown());
        assertEquals(List.of(131047), lifecycle().receipt().getStatuses().getLast().getErrors());
        assertNothingElse();
    }

    @Test
    void aHeldMessageShowsThatItWasHeld() {
        request();
        give(receipt("held").build());
        give(receipt("held").build());
        give(receipt("accepted").setWamid("wamid.1").setAt(Samples.NOON.plusSeconds(5)).build());
        status("sent", 6);

        assertEquals(List.of("held", "accepted"), history("r-1"));
        assertEquals(List.of("sent"), shown());
    }

    @Test
    void whatWasUnknownShowsHowItWasSettled() {
        request();
        give(receipt("held").build());
        unknown();
        clock.now = Samples.NOON.plusSeconds(60);
        status("sent", 3);
        give(receipts.readValue());

        assertEquals(List.of("held", "unknown, not settled", "accepted"), history("r-1"));
        assertEquals("accepted", lifecycle().orElseThrowOutcome());
    }

    @Test
    void whatNobodyEverToldOfShowsBoth() {
        request();
        unknown();
        pass(Duration.ofHours(25));

        assertEquals(List.of("unknown, not settled", "unknown unsettled"), history("r-1"));
    }

    @Test
    void aRequestIsForgottenFortyDaysAfterTheLastThatWasHeardOfIt() {
        request();
        give(receipt("accepted").setWamid("wamid.1").build());
        pass(Duration.ofDays(20));
        status("delivered", 3);
        pass(Duration.ofDays(39));
        assertTrue(knows(), "it was heard of 39 days ago");
        pass(Duration.ofDays(2));

        assertTrue(!knows(), "it is forgotten");
        assertEquals(0, kafka.getKeyValueStore("life-times").approximateNumEntries());
    }

    @Test
    void whatCannotBeOfARequestIsSetAsideAndNothingStops() {
        for (var topic : List.of("outbound-receipts", "unsettled-sends")) {
            publish(topic, "r-1", null);
            publish(topic, "r-1", new byte[] {1, 2, 3});
            publish(topic, "r-1", bytes(Samples.request("r-1", "{}")));
            assertEquals(List.of("unreadable", "unreadable", "malformed"), letters(topic));
        }
        var receipt = receipt("accepted").build();
        publish("outbound-receipts", "r-2", bytes(receipt));
        publish("outbound-receipts", "", bytes(receipt));
        publish("outbound-receipts", null, bytes(receipt));
        publish("outbound-receipts", "r-1", bytes(receipt("").build()));
        assertEquals(
                List.of("contradicts_key", "malformed", "malformed", "malformed"),
                letters("outbound-receipts"));

        publish("message-statuses", Samples.NUMBER + "/5511", bytes(receipt));

        var send = unsettled("r-1");
        publish("unsettled-sends", "r-2", bytes(send));
        var later = UnsettledSend.newBuilder(send).setAt(Samples.NOON.plusSeconds(86_401));
        publish("unsettled-sends", "r-1", bytes(later.build()));
        var other = UnsettledSend.newBuilder(send).setDecision(ByteBuffer.allocate(0));
        publish("unsettled-sends", "r-1", bytes(other.build()));
        assertEquals(
                List.of("contradicts_key", "bad_timestamp", "processing_failed"),
                letters("unsettled-sends"));
        pass(Duration.ofDays(3));
        assertNothingElse();

        request();
        unknown();
        status("sent", 3);
        assertEquals("accepted", receipts.readValue().getOutcome());
    }

    private void publish(String topic, @Nullable String key, byte @Nullable [] value) {
        kafka.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value));
    }

    private static byte[] bytes(SpecificRecord value) {
        return Samples.SERDES
                .<SpecificRecord>serializer()
                .serialize(value.getSchema().getName(), value);
    }

    /// The codes of what was set aside.
    private List<String> letters(String topic) {
        var bytes = new ByteArrayDeserializer();
        return kafka.createOutputTopic(topic + "-dlq", bytes, bytes).readRecordsToList().stream()
                .map(letter -> Samples.code(letter.headers()))
                .toList();
    }

    /// Whatever comes first, and however often: one terminal receipt.
    @Test
    void anyOrderGivesOneEnd() {
        var random = new Random(1);
        for (var round = 0; round < 200; round++) {
            var id = "r-" + round;
            kafka.createInputTopic("outbound-requests", new StringSerializer(), serializer())
                    .pipeInput("k", Samples.request(id, Samples.text("5511", "Hi")));
            var events = new ArrayList<Runnable>();
            events.add(() -> give(unknownReceipt(id)));
            events.add(() -> leave(id));
            events.add(() -> status(id, "sent", 3));
            events.add(() -> status(id, "sent", 3));
            events.add(() -> status(id, "read", 9));
            Collections.shuffle(events, random);
            events.forEach(Runnable::run);

            var emitted = receipts.readValuesToList();
            assertEquals(
                    List.of("accepted"),
                    emitted.stream().map(OutboundReceipt::getOutcome).toList());
            // It comes back from its topic, and changes nothing.
            emitted.forEach(this::give);
            assertEquals(1, sends.readValuesToList().size());
            assertEquals(List.of("unknown, not settled", "accepted"), history(id));
            assertNothingElse();
        }
    }

    private List<String> history(String id) {
        var lifecycle = kafka.<String, LifeState>getKeyValueStore("lives").get(id);
        return StoredLifecycle.timeline(
                        lifecycle, Samples.SERDES.deserializer(), "outbound-receipts")
                .orElseThrow()
                .history()
                .stream()
                .map(entry ->
                        entry.outcome()
                                + (entry.code() == null ? "" : " " + entry.code())
                                + (entry.settled() ? "" : ", not settled"))
                .toList();
    }

    private record Shown(OutboundReceipt receipt) {
        String orElseThrowOutcome() {
            return receipt.getOutcome();
        }
    }

    private Shown lifecycle() {
        var lifecycle = kafka.<String, LifeState>getKeyValueStore("lives").get("r-1");
        return new Shown(
                StoredLifecycle.receipt(
                                lifecycle, Samples.SERDES.deserializer(), "outbound-receipts")
                        .orElseThrow());
    }

    private List<String> shown() {
        return lifecycle().receipt().getStatuses().stream()
                .map(each -> Objects.requireNonNull(each.getStatus()))
                .toList();
    }

    private boolean knows() {
        return kafka.<String, LifeState>getKeyValueStore("lives").get("r-1") != null;
    }

    private void pass(Duration time) {
        clock.now = clock.now.plus(time);
        kafka.advanceWallClockTime(time.plusSeconds(2));
    }

    /// The service was away for a time, and is back for a moment.
    private void returnAfter(Duration time) {
        clock.now = clock.now.plus(time);
        kafka.advanceWallClockTime(Duration.ofSeconds(2));
    }

    private void request() {
        kafka.createInputTopic("outbound-requests", new StringSerializer(), serializer())
                .pipeInput("k", Samples.request("r-1", Samples.text("5511", "Hi")));
    }

    private void unknown() {
        give(unknownReceipt("r-1"));
        leave("r-1");
    }

    private static OutboundReceipt unknownReceipt(String id) {
        return receipt("unknown").setRequestId(id).setSettled(false).build();
    }

    private void leave(String id) {
        kafka.createInputTopic(
                        "unsettled-sends",
                        new StringSerializer(),
                        Samples.SERDES.<UnsettledSend>serializer())
                .pipeInput(id, unsettled(id));
    }

    private static UnsettledSend unsettled(String id) {
        var permission =
                Samples.permission(id, Samples.text("5511", "Hi"), Samples.NOON.plusSeconds(300));
        return UnsettledSend.newBuilder()
                .setRequestId(id)
                .setDecision(ByteBuffer.wrap(Samples.permitted("5511", permission)))
                .setCode("no_answer")
                .setSentAt(Samples.NOON)
                .setAt(Samples.NOON)
                .build();
    }

    private void give(OutboundReceipt receipt) {
        kafka.createInputTopic(
                        "outbound-receipts",
                        new StringSerializer(),
                        Samples.SERDES.<OutboundReceipt>serializer())
                .pipeInput(receipt.getRequestId(), receipt);
    }

    private static OutboundReceipt.Builder receipt(String outcome) {
        return OutboundReceipt.newBuilder()
                .setRequestId("r-1")
                .setOutcome(outcome)
                .setAt(Samples.NOON);
    }

    private void status(String status, int second, Integer... errors) {
        status("r-1", status, second, errors);
    }

    private void status(String id, String status, int second, Integer... errors) {
        status(id, status, second, clock.now, errors);
    }

    private void status(String id, String status, int second, Instant arrived, Integer... errors) {
        status("wamid.1", id, status, second, arrived, errors);
    }

    private void status(
            String wamid,
            String id,
            String status,
            int second,
            Instant arrived,
            Integer... errors) {
        var record =
                MessageStatus.newBuilder()
                        .setWamid(wamid)
                        .setPhoneNumberId(Samples.NUMBER)
                        .setWabaId("1")
                        .setWaId("55119")
                        .setStatus(status)
                        .setAt(Samples.NOON.plusSeconds(second))
                        .setErrors(
                                List.of(errors).stream()
                                        .map(code ->
                                                ReportedError.newBuilder().setCode(code).build())
                                        .toList())
                        .setCallbackData(id)
                        .setContent("{}")
                        .setReceivedAt(Samples.NOON)
                        .build();
        kafka.createInputTopic(
                        "message-statuses",
                        new StringSerializer(),
                        Samples.SERDES.<MessageStatus>serializer())
                .pipeInput(Samples.NUMBER + "/55119", record, arrived);
    }

    private static org.apache.kafka.common.serialization.Serializer<OutboundRequest> serializer() {
        return Samples.SERDES.serializer();
    }

    private double unsettledSends() {
        return registry.get("outbound.unsettled").gauge().value();
    }

    private void assertNothingElse() {
        assertTrue(receipts.isEmpty(), "outbound-receipts");
        assertTrue(sends.isEmpty(), "send-records");
        assertTrue(outcomes.isEmpty(), "send-outcomes");
    }

    private <V extends SpecificRecord> TestOutputTopic<String, V> output(String topic) {
        return kafka.createOutputTopic(
                topic, new StringDeserializer(), Samples.SERDES.<V>deserializer());
    }
}
