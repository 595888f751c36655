package convometer.outbound.receipts.webhooks;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/// The pauses between attempts: 5 s, 10 s, 20 s, … up to 5 min, and up to a quarter more, so that
/// what failed together is not tried together; never less than the endpoint asks for.
final class RetryPause {

    static final Duration FIRST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int DOUBLINGS = 6;

    private final Waiting waiting;
    private final LongUnaryOperator random;

    /// How a thread waits.
    @FunctionalInterface
    interface Waiting {
        void await(Duration pause) throws InterruptedException;
    }

    /// @param random a number from zero to below its bound
    RetryPause(Waiting waiting, LongUnaryOperator random) {
        this.waiting = waiting;
        this.random = random;
    }

    /// Waits after an attempt.
    ///
    /// @param attempt its number, from 1
    /// @param atLeast what the endpoint asks for; zero: nothing
    void await(int attempt, Duration atLeast) throws InterruptedException {
        var doubled = FIRST.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS));
        var pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        var some = pause.plusMillis(random.applyAsLong(pause.toMillis() / 4));
        waiting.await(some.compareTo(atLeast) > 0 ? some : atLeast);
    }
}
