package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.AliasChange;
import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.policy.Policy;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.StoredCustomers;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Names of one customer that are found to be one (I), through the topics of the tracker: what a
/// reader of its decisions holds to be true in the end.
class AliasTopologyTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String WA = "5511987654321";
    private static final String ID = "BR.1A2b3C";

    private final KafkaSettings kafka = KafkaSettings.of("nowhere:1");
    private final AvroSerdes serdes = AvroSerdes.with("memory:names-topology");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, String> windows = new TreeMap<>();
    private final Map<String, String> deliveries = new TreeMap<>();
    private Instant now = NOON;

    @TempDir private Path state;
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        var settings = StreamsDefaults.of("window-tracker", kafka.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        var topology =
                TrackerTopology.of(
                        kafka,
                        serdes,
                        TopologyParameters.of(
                                StoredCustomers.accounts(), Policy.standard(), meters, clock()));
        driver = new TopologyTestDriver(topology, settings, NOON);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void i1TwoHistoriesAreOneAsSoonAsAContactShowsBothNames() {
        wrote("106", WA, null, NOON);
        wrote("106", null, ID, NOON.plusSeconds(3_600));
        assertEquals(2, emitted().size());
        notice("106", WA, ID, null);
        assertEquals(
                "{106/" + WA + "=2026-10-20T12:00:00Z to 2026-10-21T13:00:00Z}",
                emitted().toString());
        assertEquals(1.0, meters.get("customers.merged").counter().count());
    }

    @Test
    void i1ALinkHoldsAtEveryNumberOfThePortfolio() {
        wrote("107", null, ID, NOON);
        wrote("106", WA, ID, NOON);
        assertEquals(
                "{106/"
                        + WA
                        + "=2026-10-20T12:00:00Z to 2026-10-21T12:00:00Z, 107/"
                        + WA
                        + "=2026-10-20T12:00:00Z to 2026-10-21T12:00:00Z}",
                emitted().toString());
    }

    @Test
    void i1LinksAreTransitiveInAnyOrder() {
        wrote("106", "9", null, NOON);
        wrote("106", "5", null, NOON.plusSeconds(1));
        wrote("106", null, "AA.1", NOON.plusSeconds(2));
        notice("106", "9", "AA.1", null);
        notice("106", "5", "AA.1", null);
        wrote("106", "9", null, NOON.plusSeconds(3));
        assertEquals("{106/9=2026-10-20T12:00:00Z to 2026-10-21T12:00:03Z}", emitted().toString());
    }

    @Test
    void i2AChangedNumberTakesItsWindowAlong() {
        wrote("106", WA, null, NOON);
        var change =
                AliasChange.newBuilder()
                        .setType("user_changed_number")
                        .setPreviousWaId(WA)
                        .setWaId("5511900000000")
                        .build();
        var message = message("106", WA, null, NOON.plusSeconds(60));
        message.setType("system").setAliasChange(change);
        send(Topics.INBOUND_MESSAGES, "106/" + WA, message.build());
        assertEquals(
                "{106/5511900000000=2026-10-20T12:00:00Z to 2026-10-21T12:00:00Z}",
                emitted().toString());
    }

    @Test
    void i3WhatThePublisherWroteIsWhomTheStatusNames() {
        send(Topics.SEND_RECORDS, "106/551187654321", sent("551187654321"));
        send(Topics.MESSAGE_STATUSES, "106/" + WA, delivered(WA, NOON));
        wrote("106", "551187654321", null, NOON.minusSeconds(60));
        emitted();
        assertEquals("{m1=106/" + WA + " utility sent_by_us in_window}", deliveries.toString());
    }

    @Test
    void s1AStatusThatNamesNobodyIsItsMessages() {
        var first = delivered(WA, NOON.plusSeconds(1));
        first.put("wa_id", null);
        send(Topics.MESSAGE_STATUSES, "106/m1", first);
        assertEquals("{}", emittedDeliveries());
        send(Topics.SEND_RECORDS, "106/" + WA, sent(WA));
        assertEquals("{m1=106/" + WA + " utility sent_by_us}", emittedDeliveries());
        wrote("106", WA, null, NOON);
        var second = delivered(WA, NOON);
        second.put("wa_id", null);
        send(Topics.MESSAGE_STATUSES, "106/m1", second);
        assertEquals("{m1=106/" + WA + " utility sent_by_us in_window}", emittedDeliveries());
    }

    private String emittedDeliveries() {
        emitted();
        return deliveries.toString();
    }

    @Test
    void p9AGroupsDeliveriesAreItsParticipants() {
        var status = delivered(WA, NOON);
        status.put("group_id", "g1");
        var other = delivered("5511900000000", NOON.plusSeconds(1));
        other.put("group_id", "g1");
        var inGroup = message("106", "5511900000000", null, NOON.minusSeconds(1));
        send(Topics.SEND_RECORDS, "106/g1", sent("g1"));
        send(Topics.MESSAGE_STATUSES, "106/g1", status);
        send(Topics.INBOUND_MESSAGES, "106/g1", inGroup.setGroupId("g1").build());
        send(Topics.MESSAGE_STATUSES, "106/g1", other);
        assertEquals("{}", emitted().toString());
        assertEquals(
                "{m1/5511900000000=106/5511900000000 utility sent_by_us in_window,"
                        + " m1/5511987654321=106/5511987654321 utility sent_by_us in_window}",
                deliveries.toString());
    }

    @Test
    void s6WhoeverIsForgottenIsNotLookedAtAgainUntilTheyWrite() {
        wrote("106", WA, null, NOON);
        send(Topics.SEND_RECORDS, "106/" + WA, sent(WA));
        send(Topics.MESSAGE_STATUSES, "106/" + WA, delivered(WA, NOON.plusSeconds(60)));
        advance(Duration.ofDays(1));
        advance(Duration.ofDays(40));
        assertEquals(0, due());
        emittedKinds();
        wrote("106", WA, null, now);
        assertEquals(1, due());
        advance(Duration.ofSeconds(1));
        advance(Duration.ofDays(1));
        assertEquals(List.of("window_opened", "window_closed"), emittedKinds());
        assertEquals(1, due());
        advance(Duration.ofDays(40));
        assertEquals(0, due());
    }

    /// For how many something is due.
    private long due() {
        try (var entries = driver.getKeyValueStore(CustomerStores.DUE_TIMES).all()) {
            var due = 0L;
            for (; entries.hasNext(); entries.next()) due++;
            return due;
        }
    }

    private List<String> emittedKinds() {
        return driver
                .createOutputTopic(
                        Topics.THREAD_DECISIONS.name(),
                        new StringDeserializer(),
                        serdes.<ThreadDecision>deserializer())
                .readValuesToList()
                .stream()
                .map(ThreadDecision::getKind)
                .toList();
    }

    @Test
    void s6WhatComesAfterItIsForgottenIsSetAside() {
        wrote("106", WA, null, NOON);
        advance(Duration.ofDays(50));
        wrote("106", WA, null, NOON.minusSeconds(60));
        assertEquals(List.of("too_late: what it would change was forgotten long ago"), setAside());
        assertEquals(1.0, meters.get("dead.letters").tag("reason", "too_late").counter().count());
    }

    @Test
    void v7WhatIsNobodysIsSetAside() {
        var message = message("999", WA, null, NOON).setWabaId("other").build();
        send(Topics.INBOUND_MESSAGES, "999/" + WA, message);
        assertEquals(
                List.of(
                        "unknown_account: the accounts file has neither the number nor the"
                                + " account"),
                setAside());
    }

    private List<String> setAside() {
        return driver
                .createOutputTopic(
                        Topics.INBOUND_MESSAGES.deadLetters(),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(letter ->
                        text(letter.headers().lastHeader(DeadLetters.CODE).value())
                                + ": "
                                + text(letter.headers().lastHeader(DeadLetters.REASON).value()))
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The windows that are true by all that was emitted so far, by thread.
    private Map<String, String> emitted() {
        driver.createOutputTopic(
                        Topics.THREAD_DECISIONS.name(),
                        new StringDeserializer(),
                        serdes.<ThreadDecision>deserializer())
                .readValuesToList()
                .forEach(this::hear);
        return windows;
    }

    private void hear(ThreadDecision reported) {
        var thread = reported.getPhoneNumberId() + "/" + reported.getCustomer();
        if (reported.getMergedInto() != null) windows.remove(thread);
        if (reported.getWindow() != null && !reported.getKind().equals("window_closed"))
            windows.put(
                    thread,
                    reported.getWindow().getOpenedAt() + " to " + reported.getWindow().getUntil());
        var delivery = reported.getDelivery();
        if (delivery == null) return;
        var unit =
                delivery.getGroupId() == null
                        ? delivery.getWamid()
                        : delivery.getWamid() + "/" + reported.getCustomer();
        deliveries.put(
                unit,
                thread
                        + " "
                        + delivery.getCategory()
                        + (delivery.getSentByUs() ? " sent_by_us" : "")
                        + (delivery.getInWindow() ? " in_window" : ""));
    }

    private void advance(Duration by) {
        now = now.plus(by);
        driver.advanceWallClockTime(by);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
    }

    private void wrote(String number, @Nullable String waId, @Nullable String userId, Instant at) {
        var key = number + "/" + (waId == null ? userId : waId);
        send(Topics.INBOUND_MESSAGES, key, message(number, waId, userId, at).build());
    }

    private static InboundMessage.Builder message(
            String number, @Nullable String waId, @Nullable String userId, Instant at) {
        return InboundMessage.newBuilder()
                .setMessageId("in-" + at)
                .setPhoneNumberId(number)
                .setWabaId("waba")
                .setWaId(waId)
                .setUserId(userId)
                .setType("text")
                .setAt(at)
                .setReceivedAt(at.isAfter(NOON.plus(Duration.ofDays(1))) ? at : NOON);
    }

    private void notice(String number, String waId, String userId, @Nullable Instant usedAt) {
        var notice =
                CustomerNotice.newBuilder()
                        .setKind("names")
                        .setPhoneNumberId(number)
                        .setWabaId("waba")
                        .setWaId(waId)
                        .setUserId(userId)
                        .setAt(usedAt)
                        .setReceivedAt(NOON)
                        .build();
        send(Topics.CUSTOMER_NOTICES, number + "/" + waId, notice);
    }

    private static SendRecord sent(String to) {
        return SendRecord.newBuilder()
                .setWamid("m1")
                .setPhoneNumberId("106")
                .setTo(to)
                .setType("template")
                .setTemplateCategory("utility")
                .setSentAt(NOON)
                .build();
    }

    private static MessageStatus delivered(String waId, Instant at) {
        return MessageStatus.newBuilder()
                .setWamid("m1")
                .setPhoneNumberId("106")
                .setWabaId("waba")
                .setWaId(waId)
                .setStatus("delivered")
                .setAt(at)
                .setContent("{}")
                .setReceivedAt(NOON)
                .build();
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        var input =
                driver.createInputTopic(
                        topic.name(), new StringSerializer(), serdes.<V>serializer());
        input.pipeInput(key, value);
    }

    private Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }
}
