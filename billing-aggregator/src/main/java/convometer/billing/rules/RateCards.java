package convometer.billing.rules;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// R2: what a unit costs. A card is all rows of one currency and one first day; only the card of
/// the day counts, and what it does not list has no price.
public final class RateCards {

    private record Line(String market, String category) {}

    private final Map<String, NavigableMap<LocalDate, Map<Line, Rate>>> byCurrency =
            new HashMap<>();

    /// Adds a row.
    ///
    /// @throws IllegalArgumentException if the band has a rate already, or if it is not the first
    ///   one: volume tiers are not priced yet, and to ignore them would be wrong in silence
    public void add(Rate rate) {
        if (rate.tierFrom() != 1)
            throw new IllegalArgumentException(
                    "tier_from: volume tiers are not supported yet, only the band from 1: "
                            + rate.tierFrom());
        var before =
                byCurrency
                        .computeIfAbsent(rate.currency(), _ -> new TreeMap<>())
                        .computeIfAbsent(rate.from(), _ -> new HashMap<>())
                        .putIfAbsent(new Line(rate.market(), rate.category()), rate);
        if (before != null)
            throw new IllegalArgumentException(
                    "rate: the band has a rate already: %s, %s, %s, %s"
                            .formatted(
                                    rate.from(), rate.currency(), rate.market(), rate.category()));
    }

    /// The price of one unit; empty: there is none, so the unit is unpriced.
    public Optional<BigDecimal> price(
            String currency, String market, String category, LocalDate date) {
        var cards = byCurrency.get(currency);
        var card = cards == null ? null : cards.floorEntry(date);
        if (card == null) return Optional.empty();
        var rate = card.getValue().get(new Line(market, Categories.priced(category)));
        return rate == null ? Optional.empty() : Optional.ofNullable(rate.price());
    }
}
