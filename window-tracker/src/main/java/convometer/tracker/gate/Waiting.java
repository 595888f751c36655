package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A request that has no answer yet, or was told that it is held.
///
/// @param since when the gate saw it first
/// @param until then it is refused, or asks for a place once more; null: it has no deadline
/// @param opensAt when the window opens, by a clock that is ahead of ours; null: it is not known to
/// @param scope of the messaging limit that was asked for a place; null: none was
/// @param askedAs the name under which it was asked for; empty: it was not
public record Waiting(
        Request request,
        For what,
        Instant since,
        @Nullable Instant until,
        @Nullable Instant opensAt,
        @Nullable String scope,
        String askedAs) {

    /// What it waits for.
    public enum For {
        /// An earlier request of the thread.
        TURN,
        /// A place of the messaging limit.
        PLACE,
        /// That the customer writes.
        WINDOW
    }

    static Waiting forTurn(Request request, Instant now) {
        return new Waiting(request, For.TURN, now, request.deadline(), null, null, "");
    }

    /// A wish counts for a day: who has no answer by then asks once more, lest the thread waits for
    /// ever.
    Waiting forPlace(String scope, String askedAs, Instant now) {
        var again = now.plus(Holdings.COUNTED);
        var deadline = request.deadline();
        var until = deadline == null || again.isBefore(deadline) ? again : deadline;
        return new Waiting(request, For.PLACE, since, until, null, scope, askedAs);
    }

    Waiting as(String name) {
        return new Waiting(request, what, since, until, opensAt, scope, name);
    }

    Waiting forWindow(Instant heldUntil) {
        return new Waiting(request, For.WINDOW, since, heldUntil, null, null, "");
    }

    Waiting opening(@Nullable Instant at) {
        return new Waiting(request, what, since, until, at, scope, askedAs);
    }

    boolean isFor(For other) {
        return what == other;
    }

    boolean isDue(Instant now) {
        return until != null && !now.isBefore(until);
    }
}
