package convometer.tracker.streams.store;

import convometer.tracker.budget.BudgetLedger;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.budget.BudgetTotals;
import convometer.tracker.state.BudgetTotalsState;

import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// What is spent of budgets, in the tracker's stores: a row for each period of a budget, and one
/// for each message that money is reserved for.
public final class StoredBudgetLedger implements BudgetLedger.Store {

    public static final String TOTALS = "budget-totals";
    public static final String RESERVED = "budget-reservations";

    /// Neither an id nor a name has it.
    private static final char SEPARATOR = '\0';

    private static final char AFTER = '\1';

    private final KeyValueStore<String, BudgetTotalsState> totals;
    private final KeyValueStore<String, String> reserved;

    /// @param reserved prices, plain decimals
    public StoredBudgetLedger(
            KeyValueStore<String, BudgetTotalsState> totals,
            KeyValueStore<String, String> reserved) {
        this.totals = totals;
        this.reserved = reserved;
    }

    @Override
    public @Nullable BudgetTotals totals(BudgetPeriod period) {
        return totals(totals, period);
    }

    /// The same, where it is only read.
    public static @Nullable BudgetTotals totals(
            ReadOnlyKeyValueStore<String, BudgetTotalsState> totals, BudgetPeriod period) {
        var stored = totals.get(key(period));
        return stored == null ? null : BudgetRecords.totals(stored);
    }

    @Override
    public void put(BudgetTotals changed) {
        totals.put(key(changed.budget().period()), BudgetRecords.record(changed));
    }

    @Override
    public @Nullable BigDecimal reserved(BudgetPeriod period, String message) {
        var price = reserved.get(key(period, message));
        return price == null ? null : new BigDecimal(price);
    }

    @Override
    public void reserve(BudgetPeriod period, String message, @Nullable BigDecimal price) {
        if (price == null) reserved.delete(key(period, message));
        else reserved.put(key(period, message), price.toPlainString());
    }

    /// The periods of which something is kept: of each budget one, or two while the one before is
    /// let go.
    public List<BudgetTotals> all() {
        var all = new ArrayList<BudgetTotals>();
        try (var rows = totals.all()) {
            rows.forEachRemaining(each -> all.add(BudgetRecords.totals(each.value)));
        }
        return all;
    }

    /// Forgets a period, its reservations first.
    ///
    /// @param most so many rows at once
    /// @return how many rows were there; fewer than most: it is forgotten
    public int forget(BudgetPeriod period, int most) {
        var over = new ArrayList<String>();
        var key = key(period);
        try (var rows = reserved.range(key + SEPARATOR, key + AFTER)) {
            while (over.size() < most && rows.hasNext()) over.add(rows.next().key);
        }
        over.forEach(reserved::delete);
        if (over.size() < most) totals.delete(key);
        return over.size();
    }

    private static String key(BudgetPeriod period) {
        return period.waba().value()
                + SEPARATOR
                + period.name()
                + SEPARATOR
                + Millis.of(period.from())
                + SEPARATOR
                + Millis.of(period.until());
    }

    private static String key(BudgetPeriod period, String message) {
        return key(period) + SEPARATOR + message;
    }
}
