package convometer.deploy.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/// Whom messages go to: numbers them, so that no two measurements meet.
final class Customers {

    private static final Duration BACK = Duration.ofHours(20);
    private static final Duration APART = Duration.ofHours(1);

    private final Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    private int next;

    Instant now() {
        return now;
    }

    /// How many there are.
    int count() {
        return next;
    }

    /// The first of so many that nobody else has.
    int take(int customers) {
        var first = next;
        next += customers;
        return first;
    }

    /// A message to each of so many fresh customers.
    List<Traffic> fresh(int messages) {
        return fresh(messages, 1).getFirst();
    }

    /// Several messages to each of so many fresh customers, round by round.
    List<List<Traffic>> fresh(int customers, int each) {
        var first = take(customers);
        return IntStream.range(0, each).mapToObj(nth -> messages(first, customers, nth)).toList();
    }

    /// One message more to each of these.
    ///
    /// @param nth how many each had before
    List<Traffic> messages(int first, int customers, int nth) {
        var at = now.minus(BACK).plus(APART.multipliedBy(nth));
        return IntStream.range(first, first + customers)
                .mapToObj(customer -> new Traffic(customer, nth, at))
                .toList();
    }
}
