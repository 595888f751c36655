package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/// V1, R2, R3: what is billed for a unit and what it costs.
public final class Prices {

    private final RateCards cards;
    private final Eras eras;

    public Prices(RateCards cards, Eras eras) {
        this.cards = cards;
        this.eras = eras;
    }

    private record Billed(String category, @Nullable String type) {

        static Billed of(Unit unit) {
            var verdict = unit.verdict();
            var estimate = unit.estimate();
            if (verdict != null) return of(verdict.category(), verdict.type());
            return estimate == null ? of(null, null) : of(estimate.category(), estimate.type());
        }

        private static Billed of(@Nullable String category, @Nullable String type) {
            return new Billed(category == null ? Categories.UNKNOWN : category, type);
        }

        boolean isRegular() {
            return PricingTypes.REGULAR.equals(type);
        }
    }

    /// The volume tiers that the unit counts in; null: none, or only one band is known for it.
    public @Nullable Tier tiers(Unit unit) {
        var billed = Billed.of(unit);
        if (!billed.isRegular() || !isTiered(unit, billed.category())) return null;
        var starts = cards.starts(unit.context().market(), billed.category());
        return starts.isEmpty() ? null : Tier.ofCharges(unit.context(), billed.category(), starts);
    }

    private boolean isTiered(Unit unit, String category) {
        return unit.kind() != Unit.Kind.GROUP_MESSAGE
                && eras.at(unit.context().date())
                        .filter(era -> era.tiered().contains(category))
                        .isPresent();
    }

    /// What a unit may cost on a day, by its volume tier, that of the first band first; empty: the
    /// card lists nothing.
    public List<BigDecimal> possible(
            String currency, String market, String category, LocalDate date) {
        var prices = cards.bands(currency, market, category, date).prices();
        var tiered = eras.at(date).filter(era -> era.tiered().contains(category)).isPresent();
        return tiered || prices.size() < 2 ? prices : prices.subList(0, 1);
    }

    /// Decides what is billed and looks its price up.
    ///
    /// @param from the rank with which the unit's band begins
    public Priced price(Unit unit, long from) {
        var billed = Billed.of(unit);
        var card = billed.isRegular() ? card(unit, billed.category(), from) : null;
        var byMessage = eras.at(unit.context().date()).filter(Era::byMessage).isPresent();
        return new Priced(
                unit,
                billed.category(),
                billed.type(),
                rate(billed, card),
                card,
                unit.verdict() != null,
                Discrepancy.of(unit, byMessage));
    }

    private static @Nullable BigDecimal rate(Billed billed, @Nullable Rate card) {
        if (billed.type() != null && PricingTypes.FREE.contains(billed.type()))
            return BigDecimal.ZERO;
        return card == null ? null : card.price();
    }

    private @Nullable Rate card(Unit unit, String category, long from) {
        var context = unit.context();
        var bands = cards.bands(context.currency(), context.market(), category, context.date());
        return isTiered(unit, category) ? bands.at(from) : bands.first();
    }
}
