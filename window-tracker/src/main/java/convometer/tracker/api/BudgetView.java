package convometer.tracker.api;

import convometer.billing.rules.Decimals;
import convometer.tracker.budget.Budget;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.budget.BudgetTotals;

import io.micronaut.core.annotation.Introspected;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// How much is spent of a budget in its present period, as the API shows it. Amounts are plain
/// decimals.
///
/// @param spent what is reserved or delivered
/// @param reserved of that, what is not delivered yet
/// @param left of the amount
/// @param hard what would exceed it is refused
/// @param thresholdsPassed percent
@Introspected
record BudgetView(
        String wabaId,
        String name,
        String amount,
        String currency,
        String spent,
        String reserved,
        String left,
        boolean hard,
        List<Integer> thresholdsPassed,
        Instant periodStart,
        Instant renewsAt) {

    /// Several, in the order of the accounts file.
    @Introspected
    record Page(List<BudgetView> budgets) {}

    static BudgetView of(BudgetTotals totals) {
        var budget = totals.budget();
        var period = budget.period();
        return new BudgetView(
                period.waba().value(),
                period.name(),
                Decimals.plain(budget.amount()),
                budget.currency(),
                Decimals.plain(totals.spent()),
                Decimals.plain(totals.reserved()),
                Decimals.plain(totals.left()),
                budget.hard(),
                totals.passed(),
                period.from(),
                period.until());
    }

    boolean isOf(BudgetPeriod period) {
        return wabaId.equals(period.waba().value())
                && name.equals(period.name())
                && periodStart.equals(period.from())
                && renewsAt.equals(period.until());
    }

    BudgetTotals totals(Budget budget) {
        var open = new BigDecimal(reserved);
        return new BudgetTotals(
                budget, open, new BigDecimal(spent).subtract(open), thresholdsPassed);
    }
}
