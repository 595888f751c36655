package convometer.tracker.limit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What is known of a slot of the messaging limit for one request.
public sealed interface Slot {

    /// Nobody was asked for one.
    Slot NOT_REQUESTED = new NotRequested();

    /// The request holds one.
    Slot GRANTED = new Granted();

    /// What a limit and a quota of it answer together. Where neither has one, it is the limit that
    /// refuses, as it would whoever asked; and there is one once both have one.
    ///
    /// @param quota null: the request has none
    static Slot of(
            LimitLedger.ReservationAnswer limit, LimitLedger.@Nullable ReservationAnswer quota) {
        if (quota == null || quota.granted())
            return limit.granted() ? GRANTED : new None(limit.freeAt(), false);
        return limit.granted()
                ? new None(quota.freeAt(), true)
                : new None(later(limit.freeAt(), quota.freeAt()), false);
    }

    /// Null: one of the two is not known.
    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) return null;
        return a.isAfter(b) ? a : b;
    }

    /// Nobody was asked for one.
    record NotRequested() implements Slot {}

    /// The request holds one.
    record Granted() implements Slot {}

    /// There is none.
    ///
    /// @param earliestAt when the next one will be free; null: not known
    /// @param quotaExhausted the limit has one, but the publisher's quota has not
    record None(@Nullable Instant earliestAt, boolean quotaExhausted) implements Slot {}
}
