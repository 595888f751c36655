package convometer.billing.rules;

import convometer.billing.rules.LedgerEvent.Assertion;
import convometer.billing.rules.LedgerEvent.TierMembership;
import convometer.billing.rules.LedgerEvent.UnitAssertion;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the ledger knows of one unit: the unit, once its rank in its free tier is known, and its
/// newest rank in its volume tier.
///
/// @param unit null: it is none
/// @param rank null: not known yet
public record PendingCharge(@Nullable Unit unit, @Nullable TierRank rank) {

    /// Nothing is known.
    public static final PendingCharge UNSEEN = new PendingCharge(null, null);

    /// What a unit is now; one that waits for its free tier stays as it was.
    public Step<PendingCharge, LedgerEvent> apply(UnitAssertion assertion, Prices prices) {
        if (assertion.unit() != null && assertion.unit().waits())
            return new Step<>(this, List.of());
        var after = new PendingCharge(assertion.unit(), rank);
        return new Step<>(after, LedgerEvent.between(assertions(prices), after.assertions(prices)));
    }

    /// Its rank in its volume tier; one about a position that the unit has left changes nothing.
    public PendingCharge apply(TierRank rankNow, Prices prices) {
        var tier = unit == null ? null : prices.tiers(unit);
        return unit != null && tier != null && rankNow.concerns(tier, unit.position())
                ? new PendingCharge(unit, rankNow)
                : this;
    }

    private List<Assertion> assertions(Prices prices) {
        var tier = unit == null ? null : prices.tiers(unit);
        return unit == null || tier == null
                ? List.of()
                : List.of(new TierMembership(tier, unit.position(), true));
    }

    /// What follows for volume tiers where other tables price it.
    public List<LedgerEvent> repriced(Prices before, Prices after) {
        return LedgerEvent.between(assertions(before), assertions(after));
    }

    /// The priced unit; null: it is none.
    public @Nullable Priced priced(Prices prices) {
        return unit == null ? null : prices.price(unit, from(unit, prices));
    }

    /// The rank with which its band begins; 0: not known yet.
    private long from(Unit known, Prices prices) {
        var tier = prices.tiers(known);
        if (tier == null) return 1;
        return rank != null && rank.concerns(tier, known.position()) ? rank.from() : 0;
    }
}
