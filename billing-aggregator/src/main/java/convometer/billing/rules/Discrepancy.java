package convometer.billing.rules;

import static convometer.billing.rules.PricingTypes.FREE_ENTRY_POINT;
import static convometer.billing.rules.PricingTypes.PAID_EXEMPT;
import static convometer.billing.rules.PricingTypes.REGULAR;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// V4: how Meta and we differ over a unit; the first class that fits, in the order of the
/// constants.
public enum Discrepancy {
    MISSING_SEND,
    MISSING_VERDICT,
    UNIT_COUNT,
    CATEGORY,
    TYPE;

    /// As contracts write it: `missing_send`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Discrepancy between(
            boolean sentByUs, @Nullable Verdict verdict, @Nullable Estimate estimate) {
        if (!sentByUs) return MISSING_SEND;
        if (verdict == null) return MISSING_VERDICT;
        if (estimate == null) return UNIT_COUNT;
        if (!sameCategory(verdict, estimate)) return CATEGORY;
        return sameType(verdict.type(), estimate.type()) ? null : TYPE;
    }

    /// P7, P10.
    private static boolean sameCategory(Verdict verdict, Estimate estimate) {
        var category = verdict.category();
        if (category == null) return false;
        if (category.equals(Categories.ENTRY_POINT) && FREE_ENTRY_POINT.equals(verdict.type()))
            return true;
        return Categories.priced(category).equals(Categories.priced(estimate.category()));
    }

    private static boolean sameType(@Nullable String verdict, @Nullable String estimate) {
        return PAID_EXEMPT.equals(verdict) || REGULAR.equals(verdict) == REGULAR.equals(estimate);
    }
}
