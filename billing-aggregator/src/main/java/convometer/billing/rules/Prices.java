package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/// V1, R2: what is billed for a unit and what it costs.
public final class Prices {

    private final RateCards cards;

    public Prices(RateCards cards) {
        this.cards = cards;
    }

    /// Decides what is billed and looks its price up.
    ///
    /// @param estimate the unit's own, with the free tier's word in it
    public Priced price(MessageUnit unit, @Nullable Estimate estimate) {
        var verdict = unit.verdict();
        var category = verdict != null ? verdict.category() : categoryOf(estimate);
        var type = verdict != null ? verdict.type() : typeOf(estimate);
        var billed = category == null ? Categories.UNKNOWN : category;
        return new Priced(
                unit,
                billed,
                type,
                rate(unit, billed, type),
                verdict != null,
                estimate,
                Discrepancy.between(unit.sentByUs(), verdict, estimate));
    }

    private @Nullable BigDecimal rate(MessageUnit unit, String category, @Nullable String type) {
        if (type == null) return null;
        if (PricingTypes.FREE.contains(type)) return BigDecimal.ZERO;
        if (!type.equals(PricingTypes.REGULAR)) return null;
        return cards.price(unit.currency(), unit.market(), category, unit.date()).orElse(null);
    }

    private static @Nullable String categoryOf(@Nullable Estimate estimate) {
        return estimate == null ? null : estimate.category();
    }

    private static @Nullable String typeOf(@Nullable Estimate estimate) {
        return estimate == null ? null : estimate.type();
    }
}
