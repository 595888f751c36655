package convometer.deploy.simulator.seed;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import java.time.Duration;
import java.util.SplittableRandom;

/// A range of durations. A duration drawn from it is whole in the coarsest of minutes, seconds and
/// milliseconds in which both ends are whole.
///
/// @param fromMs the shortest, in milliseconds
/// @param toMs the longest, in milliseconds
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DurationRange(long fromMs, long toMs) {

    private static final int SECOND = 1000;
    private static final int MINUTE = 60 * SECOND;

    public DurationRange {
        if (fromMs < 0) throw new IllegalArgumentException("from_ms must not be negative");
        if (toMs < fromMs) throw new IllegalArgumentException("to_ms must not be below from_ms");
        if (toMs > Integer.MAX_VALUE)
            throw new IllegalArgumentException("to_ms must be at most " + Integer.MAX_VALUE);
    }

    public static DurationRange seconds(int from, int to) {
        return new DurationRange((long) from * SECOND, (long) to * SECOND);
    }

    public static DurationRange minutes(int from, int to) {
        return new DurationRange((long) from * MINUTE, (long) to * MINUTE);
    }

    public Duration draw(SplittableRandom random) {
        var unit = unit();
        var units = random.nextInt((int) (fromMs / unit), (int) (toMs / unit) + 1);
        return Duration.ofMillis((long) units * unit);
    }

    public boolean inWholeSeconds() {
        return unit() >= SECOND;
    }

    private int unit() {
        if (fromMs % MINUTE == 0 && toMs % MINUTE == 0) return MINUTE;
        return fromMs % SECOND == 0 && toMs % SECOND == 0 ? SECOND : 1;
    }
}
