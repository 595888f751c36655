package convometer.billing.statements;

import convometer.billing.rules.Decimals;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The lines of a statement that are of one local day, together.
///
/// @param day null: those that are not told apart by days, and those that adjust closed months
/// @param pricedAmount exact sum of what has a price
/// @param unpriced how many units have no price
public record DaySum(@Nullable LocalDate day, long quantity, String pricedAmount, long unpriced) {

    private static DaySum nothing(@Nullable LocalDate day) {
        return new DaySum(day, 0, "0", 0);
    }

    /// Every day of the month in one currency, and then what is of none, if there is something.
    ///
    /// @param byDay split by days
    public static List<DaySum> of(Statement byDay, String currency) {
        var days = new TreeMap<LocalDate, DaySum>();
        var month = YearMonth.parse(byDay.month());
        for (var day = 1; day <= month.lengthOfMonth(); day++)
            days.put(month.atDay(day), nothing(month.atDay(day)));
        var rest = nothing(null);
        for (var line : byDay.lines()) {
            if (!line.currency().equals(currency)) continue;
            var day = line.day() == null || line.adjusts() != null ? null : line.day();
            if (day == null) rest = rest.plus(line);
            else days.computeIfPresent(LocalDate.parse(day), (_, sum) -> sum.plus(line));
        }
        var sums = new ArrayList<>(days.values());
        if (!rest.equals(nothing(null))) sums.add(rest);
        return sums;
    }

    private DaySum plus(Statement.Line line) {
        return new DaySum(
                day,
                quantity + line.quantity(),
                Decimals.plain(
                        new BigDecimal(pricedAmount).add(new BigDecimal(line.pricedAmount()))),
                unpriced + line.unpriced());
    }
}
