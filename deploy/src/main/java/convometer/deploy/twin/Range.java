package convometer.deploy.twin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import java.time.Duration;
import java.util.SplittableRandom;

/// Between two lengths of time. What is drawn from it is whole in the coarsest of minutes, seconds
/// and milliseconds that both ends are whole in.
///
/// @param fromMs the shortest
/// @param toMs the longest
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Range(long fromMs, long toMs) {

    private static final int SECOND = 1000;
    private static final int MINUTE = 60 * SECOND;

    public Range {
        if (fromMs < 0) throw new IllegalArgumentException("from_ms must not be negative");
        if (toMs < fromMs) throw new IllegalArgumentException("to_ms must not be below from_ms");
        if (toMs > Integer.MAX_VALUE)
            throw new IllegalArgumentException("to_ms must be at most " + Integer.MAX_VALUE);
    }

    static Range seconds(int from, int to) {
        return new Range((long) from * SECOND, (long) to * SECOND);
    }

    static Range minutes(int from, int to) {
        return new Range((long) from * MINUTE, (long) to * MINUTE);
    }

    Duration drawnBy(SplittableRandom dice) {
        var unit = unit();
        var units = dice.nextInt((int) (fromMs / unit), (int) (toMs / unit) + 1);
        return Duration.ofMillis((long) units * unit);
    }

    boolean inWholeSeconds() {
        return unit() >= SECOND;
    }

    private int unit() {
        if (fromMs % MINUTE == 0 && toMs % MINUTE == 0) return MINUTE;
        return fromMs % SECOND == 0 && toMs % SECOND == 0 ? SECOND : 1;
    }
}
