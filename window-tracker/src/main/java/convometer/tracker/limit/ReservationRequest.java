package convometer.tracker.limit;

import convometer.tracker.budget.Expense;

/// What a request has to be granted before its message may be sent: a slot of a messaging limit,
/// money of budgets, or both.
///
/// @param limit whose ledger is asked
/// @param slot whether it needs a slot of the limit, and of its quota
public record ReservationRequest(MessagingLimit limit, boolean slot, Expense expense) {

    /// For a slot alone.
    public ReservationRequest(MessagingLimit limit) {
        this(limit, true, Expense.NONE);
    }
}
