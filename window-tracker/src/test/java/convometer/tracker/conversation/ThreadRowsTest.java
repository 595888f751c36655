package convometer.tracker.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import convometer.tracker.group.Participation;
import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.Customers;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.Traffic;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How many rows an event costs in a thread of 800 messages, one an hour: what is in order costs as
/// many as in an empty thread, what is late as many as stand between.
class ThreadRowsTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final int MESSAGES = 800;

    private final CountedRows rows = new CountedRows();
    private Map<PhoneNumberId, ThreadHeader> headers = Map.of();

    @BeforeEach
    void aMonthOfMessages() {
        happens(wrote(-2, false));
        for (var hour = 0; hour < MESSAGES; hour++) {
            happens(status("m" + hour, "delivered", hour));
            happens(new CustomerEvent.TimePassed(at(hour)));
        }
        rows.count();
    }

    @Test
    void aMessageInOrderIsReadOnceAndDisplacesTheOldestOfTheHeader() {
        assertEquals("1 read, 1 written", costs(status("new", "delivered", MESSAGES)));
        assertEquals("1 read, 1 written", costs(status("sent", "sent", MESSAGES)));
    }

    @Test
    void aStatusOfTheLatestMessagesTouchesNoRow() {
        assertEquals("0 read, 0 written", costs(status("m798", "failed", MESSAGES)));
        assertEquals("0 read, 0 written", costs(status("m799", "read", MESSAGES)));
    }

    @Test
    void whatIsKnownAlreadyWritesNothing() {
        assertEquals("1 read, 0 written", costs(status("m500", "delivered", 500)));
        assertEquals("0 read, 0 written", costs(wrote(-2, false)));
    }

    @Test
    void moreOfAnOldMessageWritesThatOneOnly() {
        assertEquals("1 read, 1 written", costs(status("m500", "failed", 500)));
    }

    @Test
    void whatTheCustomerWritesNowTouchesNoRow() {
        assertEquals("0 read, 0 written", costs(wrote(MESSAGES, true)));
        assertEquals("0 read, 0 written", costs(wrote(MESSAGES + 1, true)));
        assertEquals("0 read, 0 written", costs(wrote(MESSAGES + 1, true)));
    }

    @Test
    void aLateDeliveryReadsTheConversationsAndTheMessagesUntilAllIsAsEmitted() {
        assertEquals("38 read, 2 written", costs(status("late", "delivered", 500)));
    }

    @Test
    void aWindowThatOpensLateReadsAndWritesTheMessagesInIt() {
        assertEquals("87 read, 26 written", costs(wrote(500, false)));
    }

    @Test
    void aReferralThatComesLateReadsUntilItIsAnswered() {
        happens(wrote(500, false));
        rows.count();
        assertEquals("629 read, 310 written", costs(wrote(501, true)));
        assertEquals("0 read, 0 written", costs(wrote(501, true)));
    }

    @Test
    void anEndOfNoEntryPointReadsNoMessageButItsOwn() {
        assertEquals("40 read, 3 written", costs(ends("m500", 600)));
        assertEquals("1 read, 0 written", costs(ends("m500", 600)));
        assertEquals("40 read, 3 written", costs(ends("m501", 590)));
        // It can never count, as one before it reports a later end.
        assertEquals("2 read, 1 written", costs(ends("m500", 610, 580)));
    }

    @Test
    void timeReadsOnlyWhatItMayForget() {
        assertEquals("0 read, 0 written", costs(new CustomerEvent.TimePassed(at(MESSAGES))));
        assertEquals("87 read, 12 written", costs(new CustomerEvent.TimePassed(at(11 + 38 * 24))));
    }

    @Test
    void whatMovesToAnotherNameLeavesNoRow() {
        happens(ends("m500", 600));
        rows.put(new Wamid("g1"), new Participation("group", Map.of(), START, 0, Set.of()));
        var state = state();
        var parts = state.moveOut(400);
        assertEquals(
                List.of(400, 400), parts.stream().map(part -> part.messages().size()).toList());
        assertEquals(
                List.of(List.of(), List.of(), List.of()),
                List.of(rows.conversations(), rows.participations(), rows.entryPoints()));
        rows.ascend(Position.FIRST, position -> fail(position.toString()));
    }

    private String costs(CustomerEvent event) {
        happens(event);
        return rows.count();
    }

    private void happens(CustomerEvent event) {
        var state = state();
        Customers.decide(state, event, Traffic.RULES);
        headers = state.store();
    }

    private CustomerState state() {
        return CustomerState.of(CustomerAliases.used("5511", null, START), headers, _ -> rows);
    }

    private static Instant at(int hour) {
        return START.plus(Duration.ofHours(hour));
    }

    private static CustomerEvent wrote(int hour, boolean referral) {
        var at = at(hour);
        return new CustomerEvent.CustomerActed(
                new PhoneNumberId("1"),
                null,
                "text",
                "",
                referral,
                CustomerAliases.used("5511", null, at),
                at,
                at,
                "in",
                null);
    }

    private static CustomerEvent status(String wamid, String status, int hour) {
        return status(wamid, status, hour, null);
    }

    private static CustomerEvent ends(String wamid, int hour) {
        return ends(wamid, hour, hour);
    }

    private static CustomerEvent ends(String wamid, int hour, int end) {
        return status(
                wamid,
                "read",
                hour,
                new MetaConversation("fep", "referral_conversion", at(end), ""));
    }

    private static CustomerEvent status(
            String wamid, String status, int hour, @Nullable MetaConversation conversation) {
        return new CustomerEvent.StatusObserved(
                new PhoneNumberId("1"),
                null,
                new Wamid(wamid),
                status,
                at(hour),
                new WabaId("waba"),
                "5511",
                new Pricing("utility", "utility"),
                conversation,
                Set.of(),
                CustomerAliases.used("5511", null, at(hour)),
                at(hour),
                null);
    }
}
