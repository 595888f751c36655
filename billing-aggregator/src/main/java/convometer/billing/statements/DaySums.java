package convometer.billing.statements;

import convometer.events.BillingCount;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What a month costs by its days, in one currency: out of one pass over lines and details, of
/// which nothing is kept.
final class DaySums implements Consumer<BillingCount> {

    private final YearMonth month;
    private final String currency;
    private final Map<String, FigureSum> byDay = new HashMap<>();
    private final FigureSum rest = new FigureSum();

    DaySums(YearMonth month, String currency) {
        this.month = month;
        this.currency = currency;
        for (var day = 1; day <= month.lengthOfMonth(); day++)
            byDay.put(month.atDay(day).toString(), new FigureSum());
    }

    @Override
    public void accept(BillingCount count) {
        if (!count.getCurrency().equals(currency)) return;
        switch (count.getCounts()) {
            case Statement.CHARGES -> rest.add(count);
            case Statement.DETAILS -> {
                var day = day(count);
                if (day == null) return;
                day.add(count);
                rest.subtract(count);
            }
            default -> {}
        }
    }

    /// Null: it is of none of this month.
    private @Nullable FigureSum day(BillingCount detail) {
        return detail.getAdjusts().isEmpty() ? byDay.get(detail.getDay()) : null;
    }

    /// Every day of the month, and then what is of none, if there is something.
    List<DaySum> sums() {
        var sums = new ArrayList<DaySum>();
        for (var day = 1; day <= month.lengthOfMonth(); day++) sums.add(sum(month.atDay(day)));
        if (!rest.isNothing()) sums.add(DaySum.of(null, rest));
        return sums;
    }

    private DaySum sum(LocalDate day) {
        return DaySum.of(day, byDay.getOrDefault(day.toString(), new FigureSum()));
    }
}
