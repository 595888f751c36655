package convometer.tracker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts requests that did not come in the order in which they were asked for.
final class OrderMetrics {

    private final Counter early;
    private final Counter outOfTurn;

    OrderMetrics(MeterRegistry registry) {
        early =
                Counter.builder("requests.early")
                        .description("Requests that came before the one before them, and waited")
                        .register(registry);
        outOfTurn =
                Counter.builder("requests.out.of.turn")
                        .description("Requests that waited in vain for the one before them")
                        .register(registry);
    }

    void early() {
        early.increment();
    }

    void outOfTurn() {
        outOfTurn.increment();
    }
}
