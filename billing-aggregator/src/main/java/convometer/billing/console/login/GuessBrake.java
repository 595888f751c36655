package convometer.billing.console.login;

import jakarta.inject.Singleton;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down who guesses passwords, by the name that is guessed at and by the address that
/// guesses. Some failures are everybody's; from then on each doubles the wait. A name that nobody
/// has is slowed down like any other.
@Singleton
final class GuessBrake {

    private static final int FREE_OF_NAME = 5;
    private static final int FREE_OF_ADDRESS = 20;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);
    private static final int MOST_KEPT = 10_000;
    private static final int MOST_DOUBLINGS = 9;

    private record Failures(int count, Instant last, Instant until) {}

    private final Clock clock;

    private final Map<String, Failures> failures =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > MOST_KEPT;
                }
            };

    GuessBrake(Clock clock) {
        this.clock = clock;
    }

    /// How long to wait before the next try; zero: not at all.
    synchronized Duration wait(String name, String address) {
        var now = clock.instant();
        var wait = wait("name " + name, now);
        var other = wait("address " + address, now);
        return wait.compareTo(other) > 0 ? wait : other;
    }

    private Duration wait(String key, Instant now) {
        var known = failures.get(key);
        return known == null || !known.until().isAfter(now)
                ? Duration.ZERO
                : Duration.between(now, known.until());
    }

    synchronized void failed(String name, String address) {
        failed("name " + name, FREE_OF_NAME);
        failed("address " + address, FREE_OF_ADDRESS);
    }

    private void failed(String key, int free) {
        var now = clock.instant();
        var known = failures.get(key);
        var count =
                known == null || known.last().plus(FORGOTTEN_AFTER).isBefore(now)
                        ? 1
                        : known.count() + 1;
        var wait =
                count < free
                        ? Duration.ZERO
                        : Duration.ofSeconds(1L << Math.min(count - free, MOST_DOUBLINGS));
        if (wait.compareTo(LONGEST_WAIT) > 0) wait = LONGEST_WAIT;
        failures.put(key, new Failures(count, now, now.plus(wait)));
    }

    /// Who knows the password was not guessing.
    synchronized void succeeded(String name) {
        failures.remove("name " + name);
    }
}
