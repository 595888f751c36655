package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

/// What our rules derive for a unit.
///
/// @param type null: not known
/// @param tier the free tier that has yet to say whether it is of that type, or charged; null:
///   nothing is left to decide
public record Estimate(String category, @Nullable String type, @Nullable Tier tier) {

    static Estimate decided(String category, @Nullable String type) {
        return new Estimate(category, type, null);
    }

    /// The estimate as its rank in its free tier decides it, if that is about its position.
    ///
    /// @param rank null: not known yet
    Estimate after(@Nullable TierRank rank, Position position) {
        if (tier == null || rank == null || !rank.concerns(tier, position)) return this;
        return decided(
                category, rank.from() < tier.starts().getFirst() ? type : PricingTypes.REGULAR);
    }
}
