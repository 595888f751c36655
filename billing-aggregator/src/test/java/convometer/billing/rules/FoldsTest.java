package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.Scene;
import convometer.billing.rules.LedgerEvent.ConversationMembership;
import convometer.billing.rules.LedgerEvent.DerivedEstimate;
import convometer.billing.rules.LedgerEvent.TierMembership;
import convometer.billing.rules.LedgerEvent.UnitAssertion;
import convometer.billing.rules.LedgerEvent.UnitMembership;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What follows for other parts of the ledger: no more than what changed, and nothing for a rank
/// that comes too late.
class FoldsTest {

    private static final Tier TIER = new Tier(Tier.Of.MESSAGES, "2026-10/messages/n", List.of(2L));
    private static final Estimate WAITS = new Estimate("service", "free_customer_service", TIER);
    private static final Estimate FREE = Estimate.decided("service", "free_customer_service");

    private static ChargeContext context(int second, String customer) {
        return new ChargeContext(
                "acme",
                "waba",
                "USD",
                "n",
                customer,
                "Brazil",
                Instant.ofEpochSecond(second),
                LocalDate.parse("2026-10-01"),
                true,
                Attribution.NONE);
    }

    private static Message message(
            int second, String customer, @Nullable Estimate estimate, @Nullable String unitId) {
        return new Message(
                "w",
                Unit.Kind.MESSAGE,
                true,
                context(second, customer),
                estimate,
                null,
                unitId,
                null,
                false);
    }

    private static Position at(int second) {
        return new Position(Instant.ofEpochSecond(second), "w");
    }

    private static UnitAssertion told(int second, String customer, Estimate estimate) {
        var unit = new Unit("w", Unit.Kind.MESSAGE, context(second, customer), estimate, null);
        return new UnitAssertion("w", unit);
    }

    private static TierRank rank(Tier tier, int second, long from) {
        return new TierRank(tier.of(), tier.id(), at(second), from);
    }

    @Test
    void aMessageTellsWhatChangedAndKeepsItsPlace() {
        var first = MessageState.UNSEEN.assess(1, message(5, "ana", WAITS, null));
        assertEquals(
                List.of(new TierMembership(TIER, at(5), true), told(5, "ana", WAITS)),
                first.decisions());
        var ranked = first.state().apply(rank(TIER, 5, 1));
        assertEquals(List.of(told(5, "ana", FREE)), ranked.decisions());
        var renamed = ranked.state().assess(2, message(5, "bea", WAITS, null));
        assertEquals(List.of(told(5, "bea", FREE)), renamed.decisions());
        var moved = renamed.state().assess(3, message(6, "bea", WAITS, null));
        assertEquals(
                List.of(
                        new TierMembership(TIER, at(5), false),
                        new TierMembership(TIER, at(6), true),
                        told(6, "bea", WAITS)),
                moved.decisions());
        var gone = moved.state().assess(4, null);
        assertEquals(
                List.of(new TierMembership(TIER, at(6), false), new UnitAssertion("w", null)),
                gone.decisions());
    }

    @Test
    void aRankAtAPositionThatAMessageHasLeftChangesNothing() {
        var state = MessageState.UNSEEN.assess(1, message(5, "ana", WAITS, null)).state();
        var ranked = state.apply(rank(TIER, 5, 1)).state();
        var elsewhere = new Tier(Tier.Of.MESSAGES, "2026-11/messages/n", List.of(2L));
        assertEquals(new Step<>(ranked, List.of()), ranked.apply(rank(elsewhere, 5, 2)));
        assertEquals(new Step<>(ranked, List.of()), ranked.apply(rank(TIER, 6, 2)));
        assertEquals(
                new Step<>(MessageState.UNSEEN, List.of()),
                MessageState.UNSEEN.apply(rank(TIER, 5, 1)));
    }

    @Test
    void ofOneRevisionTheLaterAssessmentCountsAndAnOlderOneChangesNothing() {
        var first = MessageState.UNSEEN.assess(2, message(5, "ana", FREE, null)).state();
        var again = first.assess(2, message(5, "bea", FREE, null));
        assertEquals(List.of(told(5, "bea", FREE)), again.decisions());
        assertEquals(
                new Step<>(again.state(), List.of()),
                again.state().assess(1, message(5, "ana", FREE, null)));
    }

    @Test
    void aMemberIsReplacedAtItsPlaceAndTakenBackElsewhere() {
        var first = MessageState.UNSEEN.assess(1, message(5, "ana", FREE, "X"));
        var renamed = first.state().assess(2, message(5, "bea", FREE, "X"));
        assertEquals(List.of(membership("X", 5, "bea")), renamed.decisions());
        var moved = renamed.state().assess(3, message(5, "bea", FREE, "Y"));
        assertEquals(
                List.of(new UnitMembership("X", at(5), null), membership("Y", 5, "bea")),
                moved.decisions());
    }

    private static UnitMembership membership(String to, int second, String customer) {
        var member = new UnitMember("w", context(second, customer), FREE, null, false, null);
        return new UnitMembership(to, at(second), member);
    }

    @Test
    void aConversationTellsTheUnitsWhoseMessagesOpenedItAndForgetsThem() {
        var estimate = Estimate.decided("service", "regular");
        var conversation = new Conversation("D", "service", context(5, "ana"), estimate);
        var state = ConversationState.UNSEEN.assess("D", 1, conversation).state();
        var linked = state.apply(new ConversationMembership("D", "w", "X", true, true));
        assertEquals(
                List.of(
                        new UnitAssertion("D", null),
                        new DerivedEstimate("X", "D", estimate, true)),
                linked.decisions());
        var free = Estimate.decided("service", "free_customer_service");
        var changed = new Conversation("D", "service", context(5, "ana"), free);
        var heard = linked.state().assess("D", 1, changed);
        assertEquals(List.of(new DerivedEstimate("X", "D", free, true)), heard.decisions());
        var left = heard.state().apply(new ConversationMembership("D", "w", "X", true, false));
        var unit = new Unit("D", Unit.Kind.CONVERSATION, context(5, "ana"), free, null);
        assertEquals(
                List.of(new DerivedEstimate("X", "D", null, false), new UnitAssertion("D", unit)),
                left.decisions());
        assertEquals(List.of(), left.state().openers());
        var rank = new TierRank(Tier.Of.CONVERSATIONS, "p", new Position(Instant.EPOCH, "D"), 1);
        assertEquals(new Step<>(left.state(), List.of()), left.state().apply(rank));
    }

    @Test
    void aChargeTakesItsRankOnlyInTheTierThatItIsIn() {
        var eras = Scene.eras();
        var prices = new Prices(Scene.cards(), eras);
        var utility = Estimate.decided("utility", "regular");
        var told = told(5, "ana", utility);
        var step = PendingCharge.UNSEEN.apply(told, prices);
        var tier = Tier.ofCharges(context(5, "ana"), "utility", List.of(2L, 3L, 4L));
        assertEquals(List.of(new TierMembership(tier, at(5), true)), step.decisions());
        var oneBand = new Prices(Scene.cards("2026-10-01 USD utility 1 0.0068"), eras);
        assertEquals(step.decisions(), step.state().repriced(oneBand, prices));
        assertEquals(step.state(), step.state().apply(rank(TIER, 5, 4), prices));
        assertEquals(step.state(), step.state().apply(rank(tier, 6, 4), prices));
        var ranked = step.state().apply(rank(tier, 5, 4), prices);
        assertEquals(new Step<>(ranked, List.of()), ranked.apply(told(5, "ana", WAITS), prices));
    }
}
