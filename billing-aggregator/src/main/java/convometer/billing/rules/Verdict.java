package convometer.billing.rules;

import static convometer.billing.rules.PricingTypes.FREE_CUSTOMER_SERVICE;
import static convometer.billing.rules.PricingTypes.FREE_ENTRY_POINT;
import static convometer.billing.rules.PricingTypes.PAID_EXEMPT;
import static convometer.billing.rules.PricingTypes.REGULAR;

import convometer.billing.rules.Delivery.Reported;

import org.jspecify.annotations.Nullable;

/// What Meta reported for a unit, in our words.
///
/// @param category null: Meta named none
/// @param type null: Meta did not say whether it is charged
public record Verdict(@Nullable String category, @Nullable String type) {

    /// V6, P7.
    public static Verdict of(Reported reported) {
        var category =
                reported.category() == null ? null : Categories.normalised(reported.category());
        return new Verdict(category, typeOf(reported, category));
    }

    private static @Nullable String typeOf(Reported reported, @Nullable String category) {
        if (reported.subtype() != null
                && Categories.normalised(reported.subtype()).equals(PAID_EXEMPT))
            return PAID_EXEMPT;
        if (reported.type() != null) return Categories.normalised(reported.type());
        if (reported.billable() == null) return null;
        if (reported.billable()) return REGULAR;
        return Categories.ENTRY_POINT.equals(category) ? FREE_ENTRY_POINT : FREE_CUSTOMER_SERVICE;
    }
}
