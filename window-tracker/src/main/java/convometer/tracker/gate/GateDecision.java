package convometer.tracker.gate;

import convometer.tracker.consent.Consent;
import convometer.tracker.consent.Consents;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.RequestId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What the gate decided.
public sealed interface GateDecision {

    /// A request is permitted, refused or held.
    record Answered(SendRequest request, Answer answer) implements GateDecision {}

    /// A request that does not wait here is cancelled: whoever has its message is to drop it.
    record Cancelled(SendRequest request) implements GateDecision {}

    /// A request asks for a slot of the messaging limit.
    record SlotRequested(SendRequest request, MessagingLimit limit) implements GateDecision {}

    /// The message that holds a slot was sent.
    ///
    /// @param quota that it is a slot of, too; null: of none
    record SlotUsed(RequestId requestId, String scope, @Nullable String quota, Instant sentAt)
            implements GateDecision {}

    /// A slot is not needed: the message was not sent, or failed.
    ///
    /// @param quota that it is a slot of, too; null: of none
    record SlotReleased(RequestId requestId, String scope, @Nullable String quota)
            implements GateDecision {}

    /// What a limit counts under another name is this customer's.
    ///
    /// @param quota that counts it, too; null: none
    record Renamed(String scope, @Nullable String quota, CustomerId from) implements GateDecision {}

    /// Whether the customer may be written to is another than it was.
    record ConsentChanged(Consents.Key key, Consent consent) implements GateDecision {}

    /// Somebody else handles the thread.
    record AssigneeChanged(PhoneNumberId number, Assignee assignee) implements GateDecision {}
}
