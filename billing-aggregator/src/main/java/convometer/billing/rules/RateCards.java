package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// R2, R3: what a unit costs. A card is all rows of one currency and one first day; only the card
/// of the day counts, and what it does not list has no price.
public final class RateCards {

    private record Line(String market, String category) {}

    /// The bands of a market and category on one card, by the rank with which each begins.
    public static final class Bands {

        private static final Bands NONE = new Bands();

        private final NavigableMap<Long, Rate> byStart = new TreeMap<>();

        private void add(Rate rate) {
            if (byStart.putIfAbsent(rate.tierFrom(), rate) != null)
                throw new IllegalArgumentException(
                        "rate: the band has a rate already: %s, %s, %s, %s, %s"
                                .formatted(
                                        rate.from(),
                                        rate.currency(),
                                        rate.market(),
                                        rate.category(),
                                        rate.tierFrom()));
        }

        /// The row of a unit of a rank; null: there is none, so the unit is unpriced. A rank before
        /// the first band is in none.
        public @Nullable Rate at(long rank) {
            var band = byStart.floorEntry(rank);
            return band == null ? null : band.getValue();
        }

        /// The prices of all bands that have one, that of the first band first.
        public List<BigDecimal> prices() {
            return byStart.values().stream().map(Rate::price).filter(Objects::nonNull).toList();
        }

        /// The row of a unit whose category has no volume tiers.
        public @Nullable Rate first() {
            return byStart.isEmpty() ? null : byStart.firstEntry().getValue();
        }
    }

    private final Map<String, NavigableMap<LocalDate, Map<Line, Bands>>> byCurrency =
            new HashMap<>();
    private final Map<Line, TreeSet<Long>> starts = new HashMap<>();

    /// Adds a row.
    ///
    /// @throws IllegalArgumentException if the band has a rate already or begins before the first
    ///   unit
    public void add(Rate rate) {
        if (rate.tierFrom() < 1)
            throw new IllegalArgumentException("tier_from is less than 1: " + rate.tierFrom());
        var line = new Line(rate.market(), rate.category());
        byCurrency
                .computeIfAbsent(rate.currency(), _ -> new TreeMap<>())
                .computeIfAbsent(rate.from(), _ -> new HashMap<>())
                .computeIfAbsent(line, _ -> new Bands())
                .add(rate);
        if (rate.tierFrom() > 1)
            starts.computeIfAbsent(line, _ -> new TreeSet<>()).add(rate.tierFrom());
    }

    /// The cards of one day for all days.
    public RateCards asOn(LocalDate day) {
        var cards = new RateCards();
        byCurrency.forEach((currency, dated) -> {
            var card = dated.floorEntry(day);
            if (card != null)
                cards.byCurrency.put(
                        currency, new TreeMap<>(Map.of(LocalDate.MIN, card.getValue())));
        });
        cards.starts.putAll(starts);
        return cards;
    }

    /// The ranks after the first with which a band begins on any card, ascending.
    public List<Long> starts(String market, String category) {
        var known = starts.get(new Line(market, category));
        return known == null ? List.of() : List.copyOf(known);
    }

    /// What the card of a day lists for a market and category.
    public Bands bands(String currency, String market, String category, LocalDate date) {
        var cards = byCurrency.get(currency);
        var card = cards == null ? null : cards.floorEntry(date);
        if (card == null) return Bands.NONE;
        return card.getValue()
                .getOrDefault(new Line(market, Categories.priced(category)), Bands.NONE);
    }
}
