package convometer.tracker.budget;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// How much is spent of a budget in a period.
///
/// @param budget as the last request had it that asked for money
/// @param reserved for what is permitted and not delivered yet
/// @param delivered for what is delivered
/// @param passed the thresholds that have been reached
public record BudgetTotals(
        Budget budget, BigDecimal reserved, BigDecimal delivered, List<Integer> passed) {

    public BudgetTotals {
        passed = List.copyOf(passed);
    }

    /// Of a budget that nobody took anything of.
    public static BudgetTotals none(Budget budget) {
        return new BudgetTotals(budget, BigDecimal.ZERO, BigDecimal.ZERO, List.of());
    }

    /// All that counts.
    public BigDecimal spent() {
        return reserved.add(delivered);
    }

    /// What is left; nothing where more is spent than there is.
    public BigDecimal left() {
        return budget.amount().subtract(spent()).max(BigDecimal.ZERO);
    }

    /// The same of the budget as it is now. Of another amount a threshold is reached anew.
    public BudgetTotals of(Budget changed) {
        var stillPassed =
                changed.amount().compareTo(budget.amount()) == 0
                        ? passed
                        : passed.stream().filter(it -> changed.isReached(it, spent())).toList();
        return new BudgetTotals(changed, reserved, delivered, stillPassed);
    }

    BudgetTotals reserve(BigDecimal more) {
        return new BudgetTotals(budget, reserved.add(more), delivered, passed);
    }

    BudgetTotals deliver(BigDecimal more) {
        return new BudgetTotals(budget, reserved, delivered.add(more), passed);
    }

    /// The thresholds that are reached and were not before.
    List<Integer> newlyPassed() {
        var reached = new ArrayList<>(budget.reached(spent()));
        reached.removeAll(passed);
        return reached;
    }

    BudgetTotals passed(List<Integer> more) {
        var all = new ArrayList<>(passed);
        all.addAll(more);
        all.sort(null);
        return new BudgetTotals(budget, reserved, delivered, all);
    }
}
