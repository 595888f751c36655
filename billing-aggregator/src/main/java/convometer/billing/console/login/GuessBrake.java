package convometer.billing.console.login;

import jakarta.inject.Singleton;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Slows down who guesses passwords, by the name that is guessed at and by the address that
/// guesses. Some failures are everybody's; from then on each doubles the wait. A name that nobody
/// has is slowed down like any other. A browser that has let in a name before is slowed down by
/// itself, whoever else guesses. A try counts as failed from its beginning, so that tries at the
/// same time are no more than tries one after another.
@Singleton
final class GuessBrake {

    private static final int FREE_OF_NAME = 5;
    private static final int FREE_OF_ADDRESS = 20;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);
    private static final int MOST_KEPT = 10_000;
    private static final int MOST_DOUBLINGS = 9;

    private record Failures(int count, Instant last) {}

    /// How many failures of what cost no wait.
    private record Allowance(String of, int free) {}

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

    /// Counts a try as failed, unless it has to wait.
    ///
    /// @return how long it has to wait; zero: not at all, and it is counted
    synchronized Duration begin(LoginTry tried) {
        var now = clock.instant();
        var wait = Duration.ZERO;
        for (var allowance : allowances(tried)) {
            var own = wait(allowance, now);
            if (own.compareTo(wait) > 0) wait = own;
        }
        if (wait.isZero())
            for (var allowance : allowances(tried))
                failures.put(allowance.of(), new Failures(count(allowance, now) + 1, now));
        return wait;
    }

    private static List<Allowance> allowances(LoginTry tried) {
        if (!tried.browser().isEmpty())
            return List.of(
                    new Allowance("browser " + tried.browser() + " " + tried.name(), FREE_OF_NAME));
        return List.of(
                new Allowance("name " + tried.name(), FREE_OF_NAME),
                new Allowance("address " + tried.address(), FREE_OF_ADDRESS));
    }

    private int count(Allowance allowance, Instant now) {
        var known = failures.get(allowance.of());
        return known == null || known.last().plus(FORGOTTEN_AFTER).isBefore(now)
                ? 0
                : known.count();
    }

    private Duration wait(Allowance allowance, Instant now) {
        var known = failures.get(allowance.of());
        if (known == null || known.count() < allowance.free()) return Duration.ZERO;
        var doublings = Math.min(known.count() - allowance.free(), MOST_DOUBLINGS);
        var wait = Duration.ofSeconds(1L << doublings);
        var until = known.last().plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    }

    /// Takes a try back that has guessed nothing.
    synchronized void takeBack(LoginTry tried) {
        for (var allowance : allowances(tried))
            failures.computeIfPresent(
                    allowance.of(),
                    (_, known) -> new Failures(Math.max(0, known.count() - 1), known.last()));
    }

    /// Who knows the password was not guessing; others at the same address may be.
    synchronized void succeeded(LoginTry tried) {
        takeBack(tried);
        failures.remove(allowances(tried).getFirst().of());
    }
}
