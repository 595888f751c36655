package convometer.tracker.gate;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.limit.CustomerReservations;
import convometer.tracker.limit.ReservationRequest;
import convometer.tracker.limit.Reserved;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A request that has no answer yet, or is held.
///
/// @param since when the gate saw it first
/// @param until then it is refused, or asks for a slot once more; null: it has no deadline
/// @param opensAt when the window opens, by a clock that is ahead of ours; null: it is not known to
/// @param asked what it asked a ledger for, or holds from before; null: nothing
public record PendingRequest(
        SendRequest request,
        Reason what,
        Instant since,
        @Nullable Instant until,
        @Nullable Instant opensAt,
        @Nullable Asked asked) {

    /// What was asked of a ledger.
    ///
    /// @param as the name under which it was asked for
    /// @param at when; null: not known, before there were budgets
    public record Asked(Reserved what, CustomerId as, @Nullable Instant at) {}

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
        return new PendingRequest(request, Reason.ORDER, now, request.deadline(), null, null);
    }

    /// A reservation request counts for a day: who has no answer by then asks once more, lest the
    /// thread waits for ever.
    PendingRequest forSlot(ReservationRequest needed, CustomerId requestedAs, Instant now) {
        var again = now.plus(CustomerReservations.COUNTED);
        var deadline = request.deadline();
        var until = deadline == null || again.isBefore(deadline) ? again : deadline;
        var all = new Asked(Reserved.of(needed), requestedAs, now.truncatedTo(ChronoUnit.MILLIS));
        return new PendingRequest(request, Reason.SLOT, since, until, null, all);
    }

    /// With what it holds since it was permitted before.
    PendingRequest holding(Asked held) {
        return new PendingRequest(request, what, since, until, opensAt, held);
    }

    PendingRequest as(CustomerId name) {
        return asked == null ? this : holding(new Asked(asked.what(), name, asked.at()));
    }

    /// Whether it asked at this instant, as far as both are known.
    boolean askedAt(@Nullable Instant at) {
        if (asked == null) return false;
        return at == null || asked.at() == null || at.equals(asked.at());
    }

    /// It is permitted anew once the customer writes.
    PendingRequest forWindow(Instant heldUntil) {
        return new PendingRequest(
                request.withRenewal(false), Reason.WINDOW, since, heldUntil, null, null);
    }

    PendingRequest opening(@Nullable Instant at) {
        return new PendingRequest(request, what, since, until, at, asked);
    }

    boolean isFor(Reason other) {
        return what == other;
    }

    boolean isDue(Instant now) {
        return until != null && !now.isBefore(until);
    }
}
