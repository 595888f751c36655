package convometer.billing.rules;

import convometer.billing.rules.Delivery.Reported;
import convometer.billing.rules.LedgerEvent.Assertion;
import convometer.billing.rules.LedgerEvent.TierMembership;
import convometer.billing.rules.LedgerEvent.UnitAssertion;
import convometer.billing.rules.LedgerEvent.UnitMembership;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A delivered message that has to do with money: a unit, or part of a unit by Meta's conversation
/// id, or neither but in the free tier of its number.
///
/// @param id the wamid, in a group wamid/participant
/// @param kind message or group message
/// @param byMessage it was delivered in an era by message
/// @param estimate its own, in the eras by message; null: none
/// @param reported Meta's word; null: none
/// @param unitId the unit by Meta's conversation id that it is part of; null: none
/// @param conversationId the derived conversation that it is in; null: none
/// @param opens it opened the derived conversation
public record Message(
        String id,
        Unit.Kind kind,
        boolean byMessage,
        ChargeContext context,
        @Nullable Estimate estimate,
        @Nullable Reported reported,
        @Nullable String unitId,
        @Nullable String conversationId,
        boolean opens) {

    Position position() {
        return new Position(context.at(), id);
    }

    /// What holds as long as the message is like this.
    List<Assertion> assertions(@Nullable TierRank rank) {
        var assertions = new ArrayList<Assertion>();
        if (estimate != null && estimate.tier() != null)
            assertions.add(new TierMembership(estimate.tier(), position(), true));
        var decided = estimate == null ? null : estimate.after(rank, position());
        if (unitId != null) assertions.add(new UnitMembership(unitId, position(), member(decided)));
        else if (byMessage && (decided != null || reported != null))
            assertions.add(new UnitAssertion(id, unit(decided)));
        return assertions;
    }

    private UnitMember member(@Nullable Estimate decided) {
        return new UnitMember(id, context, decided, conversationId, opens, reported);
    }

    private Unit unit(@Nullable Estimate decided) {
        var verdict = reported == null ? null : Verdict.ofMessage(reported);
        return new Unit(id, kind, context, decided, verdict);
    }
}
