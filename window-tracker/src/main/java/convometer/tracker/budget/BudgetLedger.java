package convometer.tracker.budget;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// What is spent of budgets, in one order: what is promised to one message is promised to no other.
/// Of each message that is reserved for a price is kept until it is delivered or is not any more;
/// of a period its totals.
public final class BudgetLedger {

    /// So much the clocks of instances may be apart.
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    private final Store store;
    private final List<ThresholdPassed> passed = new ArrayList<>();

    public BudgetLedger(Store store) {
        this.store = store;
    }

    /// Where totals and reservations are kept.
    public interface Store {

        /// Null: nobody asked for anything of it.
        @Nullable BudgetTotals totals(BudgetPeriod period);

        void put(BudgetTotals totals);

        /// What is reserved for the message; null: nothing.
        @Nullable BigDecimal reserved(BudgetPeriod period, String message);

        /// Reserves so much for the message in place of what was; null: nothing.
        void reserve(BudgetPeriod period, String message, @Nullable BigDecimal price);
    }

    /// A threshold that is reached for the first time in its period.
    public record ThresholdPassed(BudgetTotals totals, int threshold) {}

    /// The hard budgets that have not enough left for the message, and those whose period is over:
    /// what asks for that asks late, and has to ask for the present one.
    public List<Budget> lacking(Expense expense, Instant now) {
        return expense.budgets().stream()
                .filter(budget ->
                        isOver(budget.period(), now)
                                || lacks(budget, totals(budget), own(budget, expense), expense))
                .toList();
    }

    /// Whether nothing of the period is kept any more. A clock that is behind may ask for it a
    /// while after its end.
    public static boolean isOver(BudgetPeriod period, Instant now) {
        return !now.isBefore(period.until().plus(CLOCKS_DIFFER));
    }

    /// Whether a hard budget has not enough left.
    ///
    /// @param own what the message itself has reserved of it already
    private static boolean lacks(
            Budget budget, BudgetTotals totals, BigDecimal own, Expense expense) {
        return budget.hard()
                && totals.spent().subtract(own).add(expense.price()).compareTo(budget.amount()) > 0;
    }

    /// The same of a message that has nothing reserved, by what is spent.
    public static boolean lacks(BudgetTotals totals, Expense expense) {
        return lacks(totals.budget(), totals, BigDecimal.ZERO, expense);
    }

    private BigDecimal own(Budget budget, Expense expense) {
        return Objects.requireNonNullElse(
                store.reserved(budget.period(), expense.message()), BigDecimal.ZERO);
    }

    private BudgetTotals totals(Budget budget) {
        var known = store.totals(budget.period());
        return known == null ? BudgetTotals.none(budget) : known.of(budget);
    }

    /// Reserves the price for the message, once, however often it is asked for.
    public void reserve(Expense expense) {
        for (var budget : expense.budgets()) {
            var own = own(budget, expense);
            store.reserve(budget.period(), expense.message(), expense.price());
            put(totals(budget).reserve(expense.price().subtract(own)));
        }
    }

    /// The message was not sent, or failed.
    public void release(Expense expense) {
        for (var budget : expense.budgets())
            if (own(budget, expense).signum() != 0) change(budget, expense, totals -> totals);
    }

    /// The message was delivered, be it after it was said to have failed.
    public void deliver(Expense expense) {
        for (var budget : expense.budgets())
            change(budget, expense, totals -> totals.deliver(expense.price()));
    }

    /// Ends a reservation. Of a period that was forgotten nothing is kept any more.
    private void change(Budget budget, Expense expense, UnaryOperator<BudgetTotals> change) {
        var known = store.totals(budget.period());
        if (known == null) return;
        var own = own(budget, expense);
        if (own.signum() != 0) store.reserve(budget.period(), expense.message(), null);
        put(change.apply(known.reserve(own.negate())));
    }

    private void put(BudgetTotals totals) {
        var more = totals.newlyPassed();
        var now = totals.passed(more);
        store.put(now);
        for (var threshold : more) passed.add(new ThresholdPassed(now, threshold));
    }

    /// The thresholds that were reached since this was asked last.
    public List<ThresholdPassed> passed() {
        var all = List.copyOf(passed);
        passed.clear();
        return all;
    }
}
