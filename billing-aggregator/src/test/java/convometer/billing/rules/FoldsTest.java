package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.Scene;
import convometer.billing.rules.Note.Link;
import convometer.billing.rules.Note.Membership;
import convometer.billing.rules.Note.Move;
import convometer.billing.rules.Note.Told;
import convometer.billing.rules.Note.Word;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What parts of the ledger tell each other: no more than what changed, and nothing for a word that
/// comes too late.
class FoldsTest {

    private static final Pool POOL = new Pool(Pool.Of.MESSAGES, "messages/n/2026-10", List.of(2L));
    private static final Estimate WAITS = new Estimate("service", "free_customer_service", POOL);
    private static final Estimate FREE = Estimate.decided("service", "free_customer_service");

    private static Origin origin(int second, String customer) {
        return new Origin(
                "acme",
                "waba",
                "USD",
                "n",
                customer,
                "Brazil",
                Instant.ofEpochSecond(second),
                LocalDate.parse("2026-10-01"),
                true);
    }

    private static Message message(
            int second, String customer, @Nullable Estimate estimate, @Nullable String unitId) {
        return new Message(
                "w",
                Unit.Kind.MESSAGE,
                true,
                origin(second, customer),
                estimate,
                null,
                unitId,
                null,
                false);
    }

    private static Position at(int second) {
        return new Position(Instant.ofEpochSecond(second), "w");
    }

    private static Told told(int second, String customer, Estimate estimate) {
        var unit = new Unit("w", Unit.Kind.MESSAGE, origin(second, customer), estimate, null);
        return new Told("w", unit);
    }

    private static Rank rank(Pool pool, int second, long from) {
        return new Rank(pool.of(), pool.id(), at(second), from);
    }

    @Test
    void aMessageTellsWhatChangedAndKeepsItsPlace() {
        var first = MessageState.UNSEEN.assessed(1, message(5, "ana", WAITS, null));
        assertEquals(
                List.of(new Move(POOL, at(5), true), told(5, "ana", WAITS)), first.decisions());
        var ranked = first.state().ranked(rank(POOL, 5, 1));
        assertEquals(List.of(told(5, "ana", FREE)), ranked.decisions());
        var renamed = ranked.state().assessed(2, message(5, "bea", WAITS, null));
        assertEquals(List.of(told(5, "bea", FREE)), renamed.decisions());
        var moved = renamed.state().assessed(3, message(6, "bea", WAITS, null));
        assertEquals(
                List.of(
                        new Move(POOL, at(5), false),
                        new Move(POOL, at(6), true),
                        told(6, "bea", WAITS)),
                moved.decisions());
        var gone = moved.state().assessed(4, null);
        assertEquals(List.of(new Move(POOL, at(6), false), new Told("w", null)), gone.decisions());
    }

    @Test
    void aWordAboutAPlaceThatAMessageHasLeftChangesNothing() {
        var state = MessageState.UNSEEN.assessed(1, message(5, "ana", WAITS, null)).state();
        var ranked = state.ranked(rank(POOL, 5, 1)).state();
        var elsewhere = new Pool(Pool.Of.MESSAGES, "messages/n/2026-11", List.of(2L));
        assertEquals(new Step<>(ranked, List.of()), ranked.ranked(rank(elsewhere, 5, 2)));
        assertEquals(new Step<>(ranked, List.of()), ranked.ranked(rank(POOL, 6, 2)));
        assertEquals(
                new Step<>(MessageState.UNSEEN, List.of()),
                MessageState.UNSEEN.ranked(rank(POOL, 5, 1)));
    }

    @Test
    void ofOneRevisionTheLaterAssessmentCountsAndAnOlderOneChangesNothing() {
        var first = MessageState.UNSEEN.assessed(2, message(5, "ana", FREE, null)).state();
        var again = first.assessed(2, message(5, "bea", FREE, null));
        assertEquals(List.of(told(5, "bea", FREE)), again.decisions());
        assertEquals(
                new Step<>(again.state(), List.of()),
                again.state().assessed(1, message(5, "ana", FREE, null)));
    }

    @Test
    void aMemberIsReplacedAtItsPlaceAndTakenBackElsewhere() {
        var first = MessageState.UNSEEN.assessed(1, message(5, "ana", FREE, "X"));
        var renamed = first.state().assessed(2, message(5, "bea", FREE, "X"));
        assertEquals(List.of(membership("X", 5, "bea")), renamed.decisions());
        var moved = renamed.state().assessed(3, message(5, "bea", FREE, "Y"));
        assertEquals(
                List.of(new Membership("X", at(5), null), membership("Y", 5, "bea")),
                moved.decisions());
    }

    private static Membership membership(String to, int second, String customer) {
        var member = new Member("w", origin(second, customer), FREE, null, false, null);
        return new Membership(to, at(second), member);
    }

    @Test
    void aConversationTellsTheUnitsWhoseMessagesOpenedItAndForgetsThem() {
        var estimate = Estimate.decided("service", "regular");
        var conversation = new Conversation("D", "service", origin(5, "ana"), estimate);
        var state = ConversationState.UNSEEN.assessed("D", 1, conversation).state();
        var linked = state.linked(new Link("D", "w", "X", true, true));
        assertEquals(
                List.of(new Told("D", null), new Word("X", "D", estimate, true)),
                linked.decisions());
        var free = Estimate.decided("service", "free_customer_service");
        var changed = new Conversation("D", "service", origin(5, "ana"), free);
        var heard = linked.state().assessed("D", 1, changed);
        assertEquals(List.of(new Word("X", "D", free, true)), heard.decisions());
        var left = heard.state().linked(new Link("D", "w", "X", true, false));
        var unit = new Unit("D", Unit.Kind.CONVERSATION, origin(5, "ana"), free, null);
        assertEquals(
                List.of(new Word("X", "D", null, false), new Told("D", unit)), left.decisions());
        assertEquals(List.of(), left.state().openers());
        var rank = new Rank(Pool.Of.CONVERSATIONS, "p", new Position(Instant.EPOCH, "D"), 1);
        assertEquals(new Step<>(left.state(), List.of()), left.state().ranked(rank));
    }

    @Test
    void aBookingHearsOnlyTheTierThatItIsIn() {
        var eras = Scene.eras();
        var prices = new Prices(Scene.cards(), eras);
        var utility = Estimate.decided("utility", "regular");
        var told = told(5, "ana", utility);
        var step = Booking.UNSEEN.told(told, prices);
        var pool = Pool.ofCharges(origin(5, "ana"), "utility", List.of(2L, 3L, 4L));
        assertEquals(List.of(new Move(pool, at(5), true)), step.decisions());
        assertEquals(true, step.state().waits(prices));
        assertEquals(step.state(), step.state().ranked(rank(POOL, 5, 4), prices));
        assertEquals(step.state(), step.state().ranked(rank(pool, 6, 4), prices));
        var ranked = step.state().ranked(rank(pool, 5, 4), prices);
        assertEquals(false, ranked.waits(prices));
        assertEquals(new Step<>(ranked, List.of()), ranked.told(told(5, "ana", WAITS), prices));
    }
}
