package convometer.tracker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.atomic.AtomicInteger;

/// Counts requests that did not come in the order in which they were asked for.
final class OrderMetrics {

    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter early;
    private final Counter outOfTurn;

    OrderMetrics(MeterRegistry registry) {
        Gauge.builder("requests.waiting.for.turn", waiting, AtomicInteger::get)
                .description("Requests that wait for the one before them to come")
                .register(registry);
        early =
                Counter.builder("requests.early")
                        .description("Requests that came before the one before them, and waited")
                        .register(registry);
        outOfTurn =
                Counter.builder("requests.out.of.turn")
                        .description("Requests that went before the one before them had come")
                        .register(registry);
    }

    void early() {
        early.increment();
    }

    void outOfTurn() {
        outOfTurn.increment();
    }

    /// So many more wait now.
    void waiting(int more) {
        waiting.addAndGet(more);
    }
}
