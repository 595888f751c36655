package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.OutboundRequest;
import convometer.events.ReportedPricing;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The indexes follow from what is stored, and cost no record.
class CustomerIndexesTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String WA = "5511987654321";
    private static final byte[] NOTHING = {};

    private final DrivenTracker tracker = DrivenTracker.at(NOON, accounts());

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void areMadeAnewAsTheyWere() {
        wrote(WA, null);
        wrote("5511987654322", null);
        wrote(WA, "group-1");
        status("5511987654322", "delivered", NOON.plusSeconds(2));
        asksToHold("5511987654323");
        var indexes = tracker.indexes();
        var due = entries(indexes.dueTimes());
        var open = entries(indexes.openWindows());
        // A customer each, the group, and the request that waits.
        assertEquals(4, due.size());
        assertEquals(2, open.size());
        for (var index : List.of(indexes.dueTimes(), indexes.openWindows())) {
            try (var all = index.all()) {
                index.delete(all.next().key);
            }
            index.put(Bytes.wrap("106\0stale".getBytes(StandardCharsets.UTF_8)), NOTHING);
        }
        assertNotEquals(due, entries(indexes.dueTimes()));
        indexes.rebuild();
        assertEquals(due, entries(indexes.dueTimes()));
        assertEquals(open, entries(indexes.openWindows()));
    }

    @Test
    void areThereOnceATaskHasStarted() {
        var task = new AliasPartition(AliasSimulation.SERDES, AliasSimulation.PARTS);
        var topic = Topics.INBOUND_MESSAGES;
        var message = inbound(WA, null);
        var value = AliasSimulation.SERDES.serializer().serialize(topic.name(), message);
        task.process(topic, "106/" + WA, value, 0);
        var indexed = AliasPartition.INDEXES.stream().map(task::keys).toList();
        assertEquals(List.of(1, 1), indexed.stream().map(List::size).toList());
        task.restart();
        assertEquals(indexed, AliasPartition.INDEXES.stream().map(task::keys).toList());
    }

    /// The test driver commits after each record, so nothing is merged before it is written.
    @Test
    void aDeliveredMessageCostsItsRowsAndWhatIsEmitted() {
        wrote(WA, null);
        status(WA, "sent", NOON.plusSeconds(1));
        status(WA, "delivered", NOON.plusSeconds(2));
        status(WA, "read", NOON.plusSeconds(3));
        var written = new TreeMap<>(tracker.written());
        assertEquals(
                Map.of(
                        // The last is written for the instant at which the name was used.
                        "window-tracker-customers-changelog",
                        4,
                        // The window, the conversation, the message.
                        "thread-decisions",
                        3,
                        "message-locations",
                        1),
                written);
    }

    private void wrote(String customer, @Nullable String group) {
        tracker.send(
                Topics.INBOUND_MESSAGES,
                "106/" + (group == null ? customer : group),
                inbound(customer, group));
    }

    private static InboundMessage inbound(String customer, @Nullable String group) {
        return InboundMessage.newBuilder()
                .setMessageId("in-" + customer)
                .setPhoneNumberId("106")
                .setWabaId("waba")
                .setWaId(customer)
                .setGroupId(group)
                .setType("text")
                .setContent("{\"text\":{\"body\":\"hello\"}}")
                .setAt(NOON)
                .setReceivedAt(NOON)
                .build();
    }

    private void status(String customer, String status, Instant at) {
        tracker.send(
                Topics.MESSAGE_STATUSES,
                "106/" + customer,
                MessageStatus.newBuilder()
                        .setWamid("wamid.1")
                        .setPhoneNumberId("106")
                        .setWabaId("waba")
                        .setWaId(customer)
                        .setStatus(status)
                        .setPricing(
                                ReportedPricing.newBuilder()
                                        .setBillable(true)
                                        .setModel("PMP")
                                        .setType("regular")
                                        .setCategory("utility")
                                        .setCanonical("{}")
                                        .build())
                        .setAt(at)
                        .setContent("{}")
                        .setReceivedAt(at)
                        .build());
    }

    private void asksToHold(String customer) {
        tracker.send(
                Topics.THREAD_REQUESTS,
                "106/" + customer,
                OutboundRequest.newBuilder()
                        .setRequestId("r1")
                        .setPhoneNumberId("106")
                        .setMessage("{\"to\":\"1\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}")
                        .setHoldUntilWindowOpens(true)
                        .build());
    }

    private static Map<Bytes, String> entries(KeyValueStore<Bytes, byte[]> index) {
        var entries = new TreeMap<Bytes, String>();
        try (var all = index.all()) {
            all.forEachRemaining(
                    each -> entries.put(each.key, new String(each.value, StandardCharsets.UTF_8)));
        }
        return entries;
    }

    private static Accounts accounts() {
        var numbers = List.of(new Accounts.BusinessNumber("106", "+55"));
        var waba = new Accounts.Waba("waba", "Acme", ZoneOffset.UTC, "USD", numbers, List.of());
        return new Accounts(List.of(new Accounts.Portfolio("acme", 250, List.of(waba))));
    }
}
