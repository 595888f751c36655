package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Waits for what comes in its own time, and says what was there when the time is up.
final class Until {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /// Waits until it is what is expected.
    static <T> void equal(T expected, Callable<T> actual) throws Exception {
        assertEquals(expected, holds(actual, expected::equals, LIMIT));
    }

    /// Waits until it holds, or the time is up, and gives what was there last.
    static <T> T holds(Callable<T> actual, Predicate<T> condition, Duration limit)
            throws Exception {
        var deadline = System.nanoTime() + limit.toNanos();
        var last = actual.call();
        while (!condition.test(last) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            last = actual.call();
        }
        return last;
    }

    private Until() {}
}
