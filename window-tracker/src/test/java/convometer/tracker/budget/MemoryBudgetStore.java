package convometer.tracker.budget;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What is spent of budgets, in memory.
public final class MemoryBudgetStore implements BudgetLedger.Store {

    private record Key(BudgetPeriod period, String message) {}

    private final Map<BudgetPeriod, BudgetTotals> totals = new HashMap<>();
    private final Map<Key, BigDecimal> reserved = new HashMap<>();

    @Override
    public @Nullable BudgetTotals totals(BudgetPeriod period) {
        return totals.get(period);
    }

    @Override
    public void put(BudgetTotals changed) {
        totals.put(changed.budget().period(), changed);
    }

    @Override
    public @Nullable BigDecimal reserved(BudgetPeriod period, String message) {
        return reserved.get(new Key(period, message));
    }

    @Override
    public void reserve(BudgetPeriod period, String message, @Nullable BigDecimal price) {
        if (price == null) reserved.remove(new Key(period, message));
        else reserved.put(new Key(period, message), price);
    }

    /// Forgets the periods that are over.
    public void forget(Instant now) {
        totals.keySet().removeIf(period -> !now.isBefore(period.until()));
        reserved.keySet().removeIf(each -> !now.isBefore(each.period().until()));
    }

    /// How many messages have something reserved.
    public int open() {
        return reserved.size();
    }
}
