package convometer.tracker.limit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What is known of a slot of the messaging limit for one request.
public sealed interface Slot {

    /// Nobody was asked for one.
    Slot NOT_REQUESTED = new NotRequested();

    /// The request holds one.
    Slot GRANTED = new Granted();

    /// Nobody was asked for one.
    record NotRequested() implements Slot {}

    /// The request holds one.
    record Granted() implements Slot {}

    /// There is none.
    ///
    /// @param earliestAt when the next one will be free; null: not known
    /// @param inQuota the limit has one, but the publisher's quota has not
    record None(@Nullable Instant earliestAt, boolean inQuota) implements Slot {}
}
