package convometer.tracker.budget;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What one message takes of each budget that it counts in.
///
/// @param message names it: the thread as its publisher wrote it, and the request
/// @param price that it is expected to cost, above 0
public record Expense(String message, BigDecimal price, List<Budget> budgets) {

    /// Of a message that is free, or counts in no budget.
    public static final Expense NONE = new Expense("", BigDecimal.ZERO, List.of());

    public Expense {
        budgets = List.copyOf(budgets);
    }

    public boolean isNone() {
        return budgets.isEmpty();
    }

    /// When the last of its periods is over; null: it has none.
    public @Nullable Instant until() {
        return budgets.stream()
                .map(budget -> budget.period().until())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
