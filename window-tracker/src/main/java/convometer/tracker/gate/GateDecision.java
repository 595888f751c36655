package convometer.tracker.gate;

import convometer.tracker.budget.Expense;
import convometer.tracker.consent.Consent;
import convometer.tracker.consent.Consents;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.ReservationRequest;
import convometer.tracker.limit.Reserved;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What the gate decided.
public sealed interface GateDecision {

    /// A request is permitted, refused or held.
    record Answered(SendRequest request, Answer answer) implements GateDecision {}

    /// A request that does not wait here is cancelled: whoever has its message is to drop it.
    record Cancelled(SendRequest request) implements GateDecision {}

    /// A request asks for a slot of the messaging limit, and for money of budgets.
    record SlotRequested(SendRequest request, ReservationRequest asked) implements GateDecision {}

    /// The message that holds a slot was sent.
    ///
    /// @param quota that it is a slot of, too; null: of none
    record SlotUsed(RequestId requestId, String scope, @Nullable String quota, Instant sentAt)
            implements GateDecision {}

    /// A slot, or money, is not needed: the message was not sent, or failed.
    record SlotReleased(RequestId requestId, Reserved what) implements GateDecision {}

    /// The message that holds money was delivered.
    ///
    /// @param scope of the messaging limit whose ledger it is
    record MoneySpent(RequestId requestId, String scope, Expense expense) implements GateDecision {}

    /// What a limit counts under another name is this customer's.
    ///
    /// @param quota that counts it, too; null: none
    record Renamed(String scope, @Nullable String quota, CustomerId from) implements GateDecision {}

    /// Whether the customer may be written to is another than it was.
    record ConsentChanged(Consents.Key key, Consent consent) implements GateDecision {}

    /// Somebody else handles the thread.
    record AssigneeChanged(PhoneNumberId number, Assignee assignee) implements GateDecision {}
}
