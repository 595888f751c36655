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

    /// Null: the two agree.
    ///
    /// @param byMessage the unit is of an era by message
    static @Nullable Discrepancy of(Unit unit, boolean byMessage) {
        var verdict = unit.verdict();
        var estimate = unit.estimate();
        if (!unit.context().sentByUs()) return MISSING_SEND;
        if (verdict == null) return MISSING_VERDICT;
        if (estimate == null) return UNIT_COUNT;
        if (!isEntryPoint(verdict, byMessage) && !sameCategory(verdict, estimate)) return CATEGORY;
        return sameType(verdict.type(), estimate.type()) ? null : TYPE;
    }

    /// P10.
    private static boolean isEntryPoint(Verdict verdict, boolean byMessage) {
        return byMessage
                && Categories.ENTRY_POINT.equals(verdict.category())
                && FREE_ENTRY_POINT.equals(verdict.type());
    }

    /// P7.
    private static boolean sameCategory(Verdict verdict, Estimate estimate) {
        return verdict.category() != null
                && lite(verdict.category()).equals(lite(estimate.category()));
    }

    private static String lite(String category) {
        return category.equals(Categories.MARKETING_LITE) ? Categories.MARKETING : category;
    }

    private static boolean sameType(@Nullable String verdict, @Nullable String estimate) {
        return PAID_EXEMPT.equals(verdict) || REGULAR.equals(verdict) == REGULAR.equals(estimate);
    }
}
