package convometer.tracker.gate;

import convometer.tracker.consent.Consent;
import convometer.tracker.consent.Consents;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Slot;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Something that concerns the gate.
public sealed interface GateEvent {

    /// Somebody wants to send a message.
    record SendRequested(SendRequest request) implements GateEvent {}

    /// The lease of a request that was permitted is to be renewed: the message waits for Meta, and
    /// the gate looks again.
    record RenewalRequested(SendRequest request) implements GateEvent {}

    /// A request is not wanted any more.
    record CancelRequested(SendRequest request) implements GateEvent {}

    /// A customer wants to be written to, or does not.
    record Consented(Consents.Key key, Consent consent) implements GateEvent {}

    /// A person takes a thread, or gives it back.
    record AssigneeSet(PhoneNumberId number, Assignee assignee) implements GateEvent {}

    /// Whether there is what a request asked for: a slot of the messaging limit, money of budgets.
    ///
    /// @param askedAt when it asked; null: not said, before there were budgets
    record SlotAnswered(RequestId requestId, Slot slot, @Nullable Instant askedAt)
            implements GateEvent {}

    /// Meta took the message of a request, or one that nobody asked for.
    ///
    /// @param requestId of what nobody asked for: the message's id
    record Sent(PhoneNumberId number, RequestId requestId, Wamid wamid, Instant at)
            implements GateEvent {}

    /// The message of a request was not sent after all.
    record NotSent(RequestId requestId) implements GateEvent {}

    /// More is known of the customer's threads: a window may be open, a message may have failed.
    record ThreadsChanged() implements GateEvent {}

    /// Time reached now and something was due.
    record TimePassed() implements GateEvent {}
}
