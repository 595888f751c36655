package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;

/// A request that has no answer yet, or was told that it is held.
///
/// @param since when the gate saw it first
/// @param until then it is refused; null: it has no deadline
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

    /// In the order in which they came.
    static final Comparator<Waiting> ORDER =
            Comparator.comparing(Waiting::since).thenComparing(each -> each.request.requestId());

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

    Waiting forPlace(String scope, String askedAs) {
        return new Waiting(request, For.PLACE, since, request.deadline(), null, scope, askedAs);
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
