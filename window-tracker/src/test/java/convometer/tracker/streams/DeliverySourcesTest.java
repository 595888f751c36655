package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import convometer.events.DeliveryFact;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.ThreadDecision;
import convometer.schemas.Topics;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// What a delivery rests on, from the records of webhooks to the fact: the webhooks of its
/// statuses, and the customer's message by which the window was open.
class DeliverySourcesTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String WA = "5511987654321";
    private static final String ID = "BR.1A2b3C";

    private final DrivenTracker tracker = DrivenTracker.at(NOON, AliasTraffic.accounts());

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void aDeliveryShowsItsWebhooksAndTheMessageThatOpenedTheWindow() {
        wrote("in.1", WA, null, 0, 1);
        status("m1", "sent", WA, null, 5, 2);
        status("m1", "delivered", WA, null, 6, 3);

        assertEquals("in.1 0/1 12:00 to 12:00; 1/2 1/3", only(facts()));
    }

    @Test
    void theLastMessageBeforeTheDeliveryCounts() {
        wrote("in.1", WA, null, 0, 1);
        wrote("in.2", WA, null, 10, 2);
        wrote("in.3", WA, null, 20, 3);
        status("m1", "delivered", WA, null, 15, 4);
        status("m2", "delivered", WA, null, 20, 5);
        status("m3", "delivered", WA, null, 25, 6);

        assertEquals(
                List.of(
                        "in.2 0/2 12:00 to 12:10; 1/4",
                        "in.3 0/3 12:00 to 12:20; 1/5",
                        "in.3 0/3 12:00 to 12:20; 1/6"),
                facts().values().stream().sorted().toList());
    }

    @Test
    void ofAMessageThatIsNotKnownAnyMoreTheWindowIsShown() {
        for (var i = 0; i < 5; i++) wrote("in." + i, WA, null, 10 * i, i);
        status("m1", "delivered", WA, null, 15, 9);

        assertEquals("null null 12:00 to 12:40; 1/9", only(facts()));
    }

    @Test
    void aMessageThatComesLateIsShownByWhatItCorrects() {
        status("m1", "delivered", WA, null, 5, 1);
        assertEquals("no window; 1/1", only(facts()));
        for (var i = 0; i < 4; i++) wrote("in." + i, WA, null, 10 + i, i);
        wrote("late", WA, null, 4, 7);

        assertEquals("late 0/7 12:04 to 12:04; 1/1", only(facts()));
    }

    @Test
    void whatIsNoNewsIsNotWritten() {
        wrote("in.1", WA, null, 0, 1);
        status("m1", "sent", WA, null, 5, 2);
        status("m1", "delivered", WA, null, 6, 3);
        tracker.written();
        status("m1", "delivered", WA, null, 6, 4);
        status("m1", "delivered", WA, null, 6, 1);
        // At a later instant it would be news of the customer's name.
        status("m1", "read", WA, null, 6, 5);

        var written = tracker.written();
        written.values().removeIf(records -> records == 0);
        assertEquals(Map.of(), written);
    }

    @Test
    void anotherWebhookAloneIsNoRevision() {
        status("m1", "delivered", WA, null, 6, 3);
        assertEquals("no window; 1/3", only(facts()));
        status("m1", "sent", WA, null, 5, 2);
        assertEquals(Map.of(), facts());
    }

    @Test
    void recordsOfEarlierVersionsSayNothingOfWebhooks() {
        tracker.send(Topics.INBOUND_MESSAGES, "106/" + WA, inbound("in.1", WA, null, 0));
        tracker.send(Topics.MESSAGE_STATUSES, "106/" + WA, status("m1", "delivered", WA, null, 6));

        assertEquals("in.1 null 12:00 to 12:00; ", only(facts()));
    }

    @Test
    void itStaysKnownWhenTheCustomerMovesToAnotherName() {
        wrote("in.1", null, ID, 0, 1);
        status("m1", "sent", null, ID, 5, 2);
        status("m1", "delivered", null, ID, 6, 3);
        assertEquals("in.1 0/1 12:00 to 12:00; 1/2 1/3", only(facts()));
        tracker.showTogether(WA, ID);

        var facts = factsOf(WA);
        assertEquals("in.1 0/1 12:00 to 12:00; 1/2 1/3", only(facts));
    }

    @Test
    void itIsTakenAlongWhereARecordIsForwarded() {
        tracker.showTogether(WA, ID);
        wrote("in.1", null, ID, 0, 1);
        wrote("in.2", WA, null, 1, 2);
        status("m1", "sent", null, ID, 5, 3);
        status("m1", "delivered", WA, null, 6, 4);

        assertEquals("in.2 0/2 12:00 to 12:01; 1/3 1/4", only(facts()));
    }

    @Test
    void aStatusThatNamesNobodyTakesItAlong() {
        status("m1", "sent", WA, null, 5, 2);
        tracker.send(
                Topics.MESSAGE_STATUSES, "106/m1", status("m1", "delivered", null, null, 6), 1, 3);

        assertEquals("no window; 1/2 1/3", only(facts()));
    }

    @Test
    void inAGroupItIsTheGroupsWindow() {
        var inbound =
                InboundMessage.newBuilder(inbound("in.g", "5599", null, 0))
                        .setGroupId("group")
                        .build();
        tracker.send(Topics.INBOUND_MESSAGES, "106/group", inbound, 0, 1);
        for (var status : List.of("sent", "delivered")) {
            var isSent = status.equals("sent");
            var observed =
                    MessageStatus.newBuilder(status("g1", status, WA, null, isSent ? 5 : 6))
                            .setGroupId("group")
                            .build();
            tracker.send(Topics.MESSAGE_STATUSES, "106/group", observed, 1, isSent ? 2 : 3);
        }

        assertEquals("in.g 0/1 12:00 to 12:00; 1/2 1/3", only(facts()));
    }

    /// The newest fact of each message, by wamid.
    private Map<String, String> facts() {
        return factsOf(null);
    }

    private Map<String, String> factsOf(@Nullable String customer) {
        return tracker.read(Topics.THREAD_DECISIONS).stream()
                .filter(fact -> customer == null || fact.getCustomer().equals(customer))
                .map(ThreadDecision::getDelivery)
                .filter(Objects::nonNull)
                .collect(
                        Collectors.toMap(
                                DeliveryFact::getWamid,
                                DeliverySourcesTest::text,
                                (_, newest) -> newest));
    }

    private static String only(Map<String, String> facts) {
        assertEquals(1, facts.size(), facts::toString);
        return facts.values().iterator().next();
    }

    private static String text(DeliveryFact fact) {
        var webhooks =
                fact.getWebhooks().stream()
                        .map(each -> each.getPartition() + "/" + each.getOffset())
                        .collect(Collectors.joining(" "));
        var window = fact.getWindow();
        if (window == null) {
            assertFalse(fact.getInWindow());
            return "no window; " + webhooks;
        }
        var webhook = window.getWebhook();
        return window.getMessageId()
                + " "
                + (webhook == null ? null : webhook.getPartition() + "/" + webhook.getOffset())
                + window.getOpenedAt().toString().replaceFirst(".*T(..:..).*", " $1 to ")
                + window.getUntil().toString().replaceFirst(".*-21T(..:..).*", "$1")
                + "; "
                + webhooks;
    }

    private void wrote(
            String id, @Nullable String waId, @Nullable String userId, int minute, long offset) {
        var key = "106/" + (waId == null ? userId : waId);
        tracker.send(Topics.INBOUND_MESSAGES, key, inbound(id, waId, userId, minute), 0, offset);
    }

    private static InboundMessage inbound(
            String id, @Nullable String waId, @Nullable String userId, int minute) {
        return InboundMessage.newBuilder()
                .setMessageId(id)
                .setPhoneNumberId("106")
                .setWabaId("waba")
                .setWaId(waId)
                .setUserId(userId)
                .setType("text")
                .setAt(NOON.plus(Duration.ofMinutes(minute)))
                .setReceivedAt(NOON)
                .build();
    }

    private void status(
            String wamid,
            String status,
            @Nullable String waId,
            @Nullable String userId,
            int minute,
            long offset) {
        var key = "106/" + (waId == null ? userId : waId);
        var observed = status(wamid, status, waId, userId, minute);
        tracker.send(Topics.MESSAGE_STATUSES, key, observed, 1, offset);
    }

    private static MessageStatus status(
            String wamid,
            String status,
            @Nullable String waId,
            @Nullable String userId,
            int minute) {
        return MessageStatus.newBuilder()
                .setWamid(wamid)
                .setPhoneNumberId("106")
                .setWabaId("waba")
                .setWaId(waId)
                .setUserId(userId)
                .setStatus(status)
                .setAt(NOON.plus(Duration.ofMinutes(minute)))
                .setContent("{}")
                .setReceivedAt(NOON)
                .build();
    }
}
