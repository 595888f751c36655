package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

/// What our rules derive for a unit.
///
/// @param type null: not known, or still to be told by the free tier
/// @param pool the free tier that decides the type; null: nothing is left to decide
public record Estimate(String category, @Nullable String type, @Nullable Pool pool) {

    /// A free tier: one business number in one local month.
    ///
    /// @param allowance how many messages are free
    public record Pool(String phoneNumberId, String month, int allowance) {

        public String id() {
            return phoneNumberId + "/" + month;
        }
    }

    static Estimate decided(String category, @Nullable String type) {
        return new Estimate(category, type, null);
    }

    /// The estimate once the free tier has spoken.
    Estimate ranked(boolean free) {
        return decided(category, free ? PricingTypes.FREE_CUSTOMER_SERVICE : PricingTypes.REGULAR);
    }
}
