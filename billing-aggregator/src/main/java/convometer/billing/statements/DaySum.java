package convometer.billing.statements;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;

/// What a statement counts of one local day.
///
/// @param day null: what is not told apart by days, and what adjusts closed months
/// @param pricedAmount exact sum of what has a price
/// @param unpriced how many units have no price
public record DaySum(@Nullable LocalDate day, long quantity, String pricedAmount, long unpriced) {

    static DaySum of(@Nullable LocalDate day, FigureSum figures) {
        return new DaySum(day, figures.quantity(), figures.amount(), figures.unpriced());
    }
}
