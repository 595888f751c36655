package convometer.tracker.limit;

import convometer.tracker.budget.Expense;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// What a request asked a ledger for, or holds of it.
///
/// @param scope of the messaging limit whose ledger it is
/// @param slot a slot of the limit
/// @param quota of a publisher that it is a slot of, too; null: of none
/// @param expense money of budgets
public record Reserved(String scope, boolean slot, @Nullable String quota, Expense expense) {

    /// A slot alone.
    public Reserved(String scope, @Nullable String quota) {
        this(scope, true, quota, Expense.NONE);
    }

    public static Reserved of(ReservationRequest asked) {
        var quota = asked.limit().quota();
        return new Reserved(
                asked.limit().scope(),
                asked.slot(),
                asked.slot() && quota != null ? quota.name() : null,
                asked.expense());
    }

    public boolean isNothing() {
        return !slot && expense.isNone();
    }

    /// Whether the answer to it is one to another request, too.
    public boolean answers(ReservationRequest other) {
        return slot == other.slot() && expense.equals(other.expense());
    }

    /// Whether, once granted, it is all that another request needs.
    public boolean covers(ReservationRequest other) {
        return (slot || !other.slot())
                && (other.expense().isNone() || expense.equals(other.expense()));
    }

    /// What of it is not held any more where only so much is.
    public Reserved without(Reserved kept) {
        var sameSlot = kept.slot && scope.equals(kept.scope) && Objects.equals(quota, kept.quota);
        var sameExpense = expense.equals(kept.expense);
        return new Reserved(scope, slot && !sameSlot, quota, sameExpense ? Expense.NONE : expense);
    }

    public Reserved withoutSlot() {
        return new Reserved(scope, false, null, expense);
    }

    public Reserved withoutExpense() {
        return new Reserved(scope, slot, quota, Expense.NONE);
    }
}
