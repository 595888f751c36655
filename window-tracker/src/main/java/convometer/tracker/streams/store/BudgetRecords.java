package convometer.tracker.streams.store;

import convometer.tracker.budget.Budget;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.budget.BudgetTotals;
import convometer.tracker.budget.Expense;
import convometer.tracker.identity.WabaId;
import convometer.tracker.state.BudgetState;
import convometer.tracker.state.BudgetTotalsState;
import convometer.tracker.state.ExpenseState;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/// Translates budgets, and what is spent of them, to the records that are stored, and back.
public final class BudgetRecords {

    /// What is stored of an expense; null: nothing.
    public static @Nullable ExpenseState record(Expense expense) {
        return expense.isNone()
                ? null
                : new ExpenseState(
                        expense.message(),
                        expense.price().toPlainString(),
                        expense.budgets().stream().map(BudgetRecords::record).toList());
    }

    /// The expense that was stored.
    ///
    /// @param stored null: nothing
    public static Expense expense(@Nullable ExpenseState stored) {
        return stored == null
                ? Expense.NONE
                : new Expense(
                        stored.getMessage(),
                        new BigDecimal(stored.getPrice()),
                        stored.getBudgets().stream().map(BudgetRecords::budget).toList());
    }

    static BudgetTotalsState record(BudgetTotals totals) {
        return new BudgetTotalsState(
                record(totals.budget()),
                totals.reserved().toPlainString(),
                totals.delivered().toPlainString(),
                totals.passed());
    }

    static BudgetTotals totals(BudgetTotalsState stored) {
        return new BudgetTotals(
                budget(stored.getBudget()),
                new BigDecimal(stored.getReserved()),
                new BigDecimal(stored.getDelivered()),
                stored.getPassed());
    }

    private static BudgetState record(Budget budget) {
        var period = budget.period();
        return new BudgetState(
                period.waba().value(),
                period.name(),
                Millis.of(period.from()),
                Millis.of(period.until()),
                budget.amount().toPlainString(),
                budget.currency(),
                budget.hard(),
                budget.thresholds());
    }

    private static Budget budget(BudgetState stored) {
        return new Budget(
                new BudgetPeriod(
                        new WabaId(stored.getWabaId()),
                        stored.getName(),
                        Millis.instant(stored.getPeriodStart()),
                        Millis.instant(stored.getRenewsAt())),
                new BigDecimal(stored.getAmount()),
                stored.getCurrency(),
                stored.getHard(),
                stored.getThresholds());
    }

    private BudgetRecords() {}
}
