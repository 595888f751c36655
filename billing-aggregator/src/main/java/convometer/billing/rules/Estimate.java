package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

/// What our rules derive for a unit.
///
/// @param type null: not known
/// @param pool the free tier that has yet to say whether it is of that type, or charged; null:
///   nothing is left to decide
public record Estimate(String category, @Nullable String type, @Nullable Pool pool) {

    static Estimate decided(String category, @Nullable String type) {
        return new Estimate(category, type, null);
    }

    /// The estimate with the word of its free tier in it, if that is about its place.
    ///
    /// @param rank null: there is no word yet
    Estimate heard(@Nullable Rank rank, Position position) {
        if (pool == null || rank == null || !rank.concerns(pool, position)) return this;
        return decided(
                category, rank.from() < pool.starts().getFirst() ? type : PricingTypes.REGULAR);
    }
}
