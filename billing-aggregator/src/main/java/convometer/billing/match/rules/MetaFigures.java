package convometer.billing.match.rules;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// What Meta reports of an account and a month.
///
/// @param takenAt when Meta said so: what was delivered later cannot be in it
/// @param decimals of the amounts: each line is rounded to so many
/// @param chargedOnly it has nothing of what is free, as an invoice
public record MetaFigures(
        BucketCalendar calendar,
        Instant takenAt,
        List<MetaFigure> lines,
        int decimals,
        boolean chargedOnly) {

    /// The same, some of it at other places.
    MetaFigures at(ComparedPlaces places) {
        return new MetaFigures(
                calendar,
                takenAt,
                lines.stream()
                        .map(line -> line.at(places.of(line.phoneNumberId(), line.place())))
                        .toList(),
                decimals,
                chargedOnly);
    }

    /// The most by which rounding can change one line.
    BigDecimal roundingOfALine() {
        return BigDecimal.valueOf(5, decimals + 1);
    }

    /// Meta says what it costs.
    boolean hasCosts() {
        return lines.stream().anyMatch(line -> line.cost() != null);
    }
}
