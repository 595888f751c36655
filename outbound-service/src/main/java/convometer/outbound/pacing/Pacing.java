package convometer.outbound.pacing;

import java.time.Duration;

/// How fast Meta wants to be written to.
///
/// @param pairEvery one message to one customer in this time
/// @param pairBurst as many at once, borrowed from the time to come
/// @param second the stretch in which a number sends at most its throughput; a little more than a
///   second, because messages catch up with each other on their way
/// @param tries of one message that Meta's faults keep from being sent
public record Pacing(Duration pairEvery, int pairBurst, Duration second, int tries) {

    /// Meta's figures.
    public static final Pacing META =
            new Pacing(Duration.ofSeconds(6), 45, Duration.ofMillis(1_050), 6);

    public Pacing {
        if (pairBurst < 1 || tries < 1)
            throw new IllegalArgumentException("burst and tries must be positive");
        if (pairEvery.isNegative() || !second.isPositive())
            throw new IllegalArgumentException("pacing needs times");
    }
}
