package convometer.tracker.gate;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.limit.CustomerReservations;
import convometer.tracker.limit.MessagingLimit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A request that has no answer yet, or is held.
///
/// @param since when the gate saw it first
/// @param until then it is refused, or asks for a slot once more; null: it has no deadline
/// @param opensAt when the window opens, by a clock that is ahead of ours; null: it is not known to
/// @param scope of the messaging limit that was asked for a slot; null: none was
/// @param quota of a publisher that was asked for a slot, too; null: none was
/// @param requestedAs the name under which it was asked for; null: it was not
public record PendingRequest(
        SendRequest request,
        Reason what,
        Instant since,
        @Nullable Instant until,
        @Nullable Instant opensAt,
        @Nullable String scope,
        @Nullable String quota,
        @Nullable CustomerId requestedAs) {

    /// What it waits for.
    public enum Reason {
        /// An earlier request of the thread.
        ORDER,
        /// A slot of the messaging limit.
        SLOT,
        /// That the customer writes.
        WINDOW
    }

    static PendingRequest firstTry(SendRequest request, Instant now) {
        return new PendingRequest(
                request, Reason.ORDER, now, request.deadline(), null, null, null, null);
    }

    /// A reservation request counts for a day: who has no answer by then asks once more, lest the
    /// thread waits for ever.
    PendingRequest forSlot(MessagingLimit limit, CustomerId requestedAs, Instant now) {
        var again = now.plus(CustomerReservations.COUNTED);
        var deadline = request.deadline();
        var until = deadline == null || again.isBefore(deadline) ? again : deadline;
        var asked = limit.quota();
        return new PendingRequest(
                request,
                Reason.SLOT,
                since,
                until,
                null,
                limit.scope(),
                asked == null ? null : asked.name(),
                requestedAs);
    }

    PendingRequest as(CustomerId name) {
        return new PendingRequest(request, what, since, until, opensAt, scope, quota, name);
    }

    /// It is permitted anew once the customer writes.
    PendingRequest forWindow(Instant heldUntil) {
        return new PendingRequest(
                request.withRenewal(false),
                Reason.WINDOW,
                since,
                heldUntil,
                null,
                null,
                null,
                null);
    }

    PendingRequest opening(@Nullable Instant at) {
        return new PendingRequest(request, what, since, until, at, scope, quota, requestedAs);
    }

    boolean isFor(Reason other) {
        return what == other;
    }

    boolean isDue(Instant now) {
        return until != null && !now.isBefore(until);
    }
}
