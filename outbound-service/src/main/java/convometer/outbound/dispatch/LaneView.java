package convometer.outbound.dispatch;

import convometer.outbound.pacing.Wait.Reason;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// A lane as those see it who watch it, taken now and then.
///
/// @param waiting how many, by what keeps them
/// @param oldest when the one that is here longest came; null: nobody is here
public record LaneView(
        Instant at, int inFlight, Map<Reason, Integer> waiting, @Nullable Instant oldest) {

    static final LaneView EMPTY = new LaneView(Instant.MIN, 0, Map.of(), null);

    private static final Duration EVERY = Duration.ofSeconds(1);

    /// For how long the oldest had been here, in seconds.
    public double age() {
        return oldest == null ? 0 : Duration.between(oldest, at).toMillis() / 1e3;
    }

    /// The lane now, or as it was a moment ago.
    static LaneView of(Lane lane, LaneView before, Instant now) {
        if (now.isBefore(before.at().plus(EVERY)) && lane.size() > 0) return before;
        return lane.size() == 0
                ? EMPTY
                : new LaneView(now, lane.inFlight(), lane.waiting(), lane.oldest().orElse(null));
    }
}
