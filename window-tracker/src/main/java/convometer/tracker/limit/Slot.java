package convometer.tracker.limit;

import convometer.tracker.budget.Budget;
import convometer.tracker.budget.Expense;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What is known of a slot of the messaging limit for one request, and of money of budgets.
public sealed interface Slot {

    /// Nobody was asked for one.
    Slot NOT_REQUESTED = new NotRequested();

    /// The request holds what it asked for.
    Slot GRANTED = new Granted();

    /// What a limit and a quota of it answer together. Where neither has one, it is the limit that
    /// refuses, as it would whoever asked; and there is one once both have one.
    ///
    /// @param quota null: the request has none
    static Slot of(
            LimitLedger.ReservationAnswer limit, LimitLedger.@Nullable ReservationAnswer quota) {
        if (quota == null || quota.granted())
            return limit.granted() ? GRANTED : new None(limit.freeAt(), Lack.LIMIT);
        return limit.granted()
                ? new None(quota.freeAt(), Lack.QUOTA)
                : new None(later(limit.freeAt(), quota.freeAt()), Lack.LIMIT);
    }

    /// The same where money of budgets is needed, too: limit and quota refuse first.
    ///
    /// @param slot of the limit; granted where none is needed
    /// @param lacking the budgets that have not enough left
    static Slot of(Slot slot, Expense expense, List<Budget> lacking) {
        if (lacking.isEmpty()) return slot;
        var names = lacking.stream().map(budget -> budget.period().name()).toList();
        var renewed = renewal(expense, lacking);
        return slot instanceof None(var earliestAt, var lack, _)
                ? new None(later(earliestAt, renewed), lack, names)
                : new None(renewed, Lack.BUDGET, names);
    }

    /// When the last of them renews; null: one of them is too small for the message even then.
    private static @Nullable Instant renewal(Expense expense, List<Budget> lacking) {
        if (lacking.stream().anyMatch(it -> it.amount().compareTo(expense.price()) < 0))
            return null;
        return lacking.stream()
                .map(budget -> budget.period().until())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /// Null: one of the two is not known.
    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) return null;
        return a.isAfter(b) ? a : b;
    }

    /// Nobody was asked for one.
    record NotRequested() implements Slot {}

    /// The request holds what it asked for.
    record Granted() implements Slot {}

    /// What there is too little of, in the order in which they refuse.
    enum Lack {
        LIMIT,
        /// The limit has a slot, but the publisher's quota has not.
        QUOTA,
        /// Limit and quota have a slot, or none is needed.
        BUDGET
    }

    /// There is none.
    ///
    /// @param earliestAt when the next one will be free, and the money of budgets; null: not known
    /// @param budgets those that have not enough left, also where the limit refuses
    record None(@Nullable Instant earliestAt, Lack lack, List<String> budgets) implements Slot {

        public None {
            budgets = List.copyOf(budgets);
        }

        /// Whatever the budgets have.
        public None(@Nullable Instant earliestAt, Lack lack) {
            this(earliestAt, lack, List.of());
        }
    }
}
