package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What is known of a place of the messaging limit for one request.
public sealed interface Place {

    /// Nobody was asked for one.
    Place NOT_ASKED = new NotAsked();

    /// The request holds one.
    Place GRANTED = new Granted();

    /// Nobody was asked for one.
    record NotAsked() implements Place {}

    /// The request holds one.
    record Granted() implements Place {}

    /// There is none.
    ///
    /// @param earliestAt when the next one will be free; null: not known
    record None(@Nullable Instant earliestAt) implements Place {}
}
