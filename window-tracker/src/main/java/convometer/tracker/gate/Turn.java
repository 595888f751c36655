package convometer.tracker.gate;

import java.time.Duration;
import java.time.Instant;

/// How far the requests of a thread have come that were asked for in one partition.
///
/// @param done the offset of the last that had its turn; -1: none
/// @param at when that was read where it was asked for
public record Turn(long done, Instant at) {

    private static final long NONE = -1;

    /// Nobody had a turn.
    ///
    /// @param at when the first that is known of was read
    public static Turn none(Instant at) {
        return new Turn(NONE, at);
    }

    /// Whether it is the turn of a request that comes after another one.
    public boolean isOfOneAfter(long offset) {
        return offset <= done;
    }

    /// A request had its turn. Where offsets begin anew after a silence, their topic was made anew.
    ///
    /// @param first it comes after none
    /// @param silence so long after the last one nobody comes after it any more
    public Turn had(long offset, boolean first, Instant readAt, Duration silence) {
        var anew = first && offset < done && !at.plus(silence).isAfter(readAt);
        return new Turn(anew ? offset : Math.max(done, offset), at.isAfter(readAt) ? at : readAt);
    }
}
