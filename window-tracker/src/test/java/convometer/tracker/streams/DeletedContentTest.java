package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.InboundMessage;
import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.ThreadDecision;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/// D1: of what a message says nothing is kept or written that a deletion would have to reach.
class DeletedContentTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String WA = "5511987654321";
    private static final String ID = "BR.1A2b3C";
    private static final String SECRET = "segredo-47";
    private static final String CHANGES = "topic window-tracker-gate-states-changelog";

    private final DrivenTracker tracker = DrivenTracker.at(NOON, accounts());

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void whatACustomerWroteIsNowhereUnderWhicheverNameItComes() {
        tracker.showTogether(WA, ID);
        for (var name : List.of(WA, ID))
            for (var type : List.of("text", "button", "image"))
                wrote(name, type, type, said(type, SECRET));
        wrote(ID, "group", "text", said("text", SECRET));
        assertEquals(Set.of(), tracker.placesOf(SECRET));
    }

    /// The fact stays that a message was there: its window is not closed.
    @Test
    void aDeletionTakesBackNothingThatTheMessageOpened() {
        wrote(WA, "m1", "text", said("text", SECRET));
        wrote(WA, "m1", "revoke", null);
        wrote(WA, "m1", "deleted", null);
        assertEquals(List.of("window_opened"), decisions());
        tracker.advance(Duration.ofDays(1));
        assertEquals(List.of("window_closed"), decisions());
    }

    /// Of what a message says the gate reads this.
    @Test
    void aKeywordCountsUnderWhicheverNameItComes() {
        wrote(ID, "m1", "text", said("text", "hello"));
        tracker.showTogether(WA, ID);
        decisions();
        wrote(ID, "m2", "text", said("text", " stop "));
        assertEquals(List.of("consent_changed"), decisions());
    }

    @Test
    void aHeldRequestIsKeptUntilItsLastAnswerOnly() {
        request("r1", NOON.plusSeconds(3_600));
        request("r2", NOON.plusSeconds(7_200));
        assertEquals(List.of("r1 held", "r2 held"), receipts());
        assertEquals(Set.of("gate-states", CHANGES), tracker.placesOf(SECRET));
        tracker.advance(Duration.ofHours(1));
        assertEquals(List.of("r1 refused"), receipts());
        wrote(WA, "m1", "text", null);
        tracker.placesOf(SECRET);
        tracker.advance(Duration.ofHours(1));
        assertEquals(Set.of(), tracker.placesOf(SECRET));
    }

    private void request(String id, Instant deadline) {
        tracker.send(
                Topics.THREAD_REQUESTS,
                "106/" + WA,
                OutboundRequest.newBuilder()
                        .setRequestId(id)
                        .setPhoneNumberId("106")
                        .setMessage(
                                "{\"to\":\"1\",\"type\":\"text\",\"text\":{\"body\":\""
                                        + SECRET
                                        + "\"}}")
                        .setHoldUntilWindowOpens(true)
                        .setDeadline(deadline)
                        .build());
    }

    private void wrote(String name, String id, String type, @Nullable String content) {
        var message =
                InboundMessage.newBuilder()
                        .setMessageId(id)
                        .setPhoneNumberId("106")
                        .setWabaId("waba")
                        .setWaId(name.equals(WA) ? name : null)
                        .setUserId(name.equals(WA) ? null : name)
                        .setGroupId(id.equals("group") ? id : null)
                        .setType(type)
                        .setContent(content)
                        .setAt(NOON)
                        .setReceivedAt(NOON)
                        .build();
        tracker.send(Topics.INBOUND_MESSAGES, "106/" + name, message);
    }

    /// A message of the type as Meta sends it.
    private static String said(String type, String text) {
        var field = type.equals("button") ? "text" : type.equals("text") ? "body" : "caption";
        return "{\"" + type + "\":{\"" + field + "\":\"" + text + "\"}}";
    }

    private List<String> decisions() {
        return tracker.read(Topics.THREAD_DECISIONS).stream().map(ThreadDecision::getKind).toList();
    }

    private List<String> receipts() {
        return tracker.read(Topics.OUTBOUND_RECEIPTS).stream()
                .map(DeletedContentTest::text)
                .toList();
    }

    private static String text(OutboundReceipt receipt) {
        return receipt.getRequestId() + " " + receipt.getOutcome();
    }

    private static Accounts accounts() {
        var numbers = List.of(new Accounts.BusinessNumber("106", "+55"));
        var waba = new Accounts.Waba("waba", "Acme", ZoneOffset.UTC, "USD", numbers, List.of());
        return new Accounts(List.of(new Accounts.Portfolio("acme", 250, List.of(waba))));
    }
}
