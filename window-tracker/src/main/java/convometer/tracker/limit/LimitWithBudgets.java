package convometer.tracker.limit;

import convometer.tracker.budget.BudgetLedger;
import convometer.tracker.identity.CustomerId;

import java.time.Instant;

/// A messaging limit with its quotas, and the budgets of the accounts that it is for. A request is
/// granted all that it needs of them, or nothing.
public final class LimitWithBudgets {

    private final LimitWithQuotas limit;
    private final BudgetLedger budgets;

    public LimitWithBudgets(LimitWithQuotas limit, BudgetLedger budgets) {
        this.limit = limit;
        this.budgets = budgets;
    }

    /// A request asks for what it needs.
    public Slot reserve(
            CustomerId customer,
            RequestId request,
            ReservationRequest asked,
            Instant at,
            Instant now) {
        var offer =
                asked.slot()
                        ? limit.offer(customer, request, asked.limit(), at, now)
                        : new LimitWithQuotas.Offer(Slot.GRANTED, () -> {});
        var expense = asked.expense();
        var slot = Slot.of(offer.slot(), expense, budgets.lacking(expense, now));
        if (slot instanceof Slot.Granted) {
            offer.take().run();
            budgets.reserve(expense);
        } else refuse(customer, request, Reserved.of(asked), at, now);
        return slot;
    }

    /// It may have been granted before, and nobody else gives back what a refused request holds.
    private void refuse(
            CustomerId customer, RequestId request, Reserved what, Instant at, Instant now) {
        if (what.slot()) limit.refuse(customer, request, what.quota(), at, now);
        budgets.release(what.expense());
    }

    /// The message of a request was not sent, or failed.
    public void release(
            CustomerId customer, RequestId request, Reserved what, Instant at, Instant now) {
        if (what.slot()) limit.release(customer, request, what.quota(), at, now);
        budgets.release(what.expense());
    }
}
