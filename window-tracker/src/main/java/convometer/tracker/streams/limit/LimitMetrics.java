package convometer.tracker.streams.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How full messaging limits are.
final class LimitMetrics {

    private final MeterRegistry registry;
    private final Map<String, Fill> fills = new ConcurrentHashMap<>();

    private record Fill(AtomicInteger used, AtomicInteger limit, List<Meter> meters) {}

    LimitMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// @param limit 0: nobody asked for a slot yet
    void counted(String scope, int used, int limit) {
        var fill = fills.computeIfAbsent(scope, this::shown);
        fill.used().set(used);
        fill.limit().set(limit);
    }

    private Fill shown(String scope) {
        var used = new AtomicInteger();
        var limit = new AtomicInteger();
        return new Fill(
                used,
                limit,
                List.of(
                        gauge(
                                "limits.used",
                                "Customers that count in a messaging limit",
                                scope,
                                used),
                        gauge("limits.places", "Customers that may count in it", scope, limit)));
    }

    private Gauge gauge(String name, String description, String scope, AtomicInteger value) {
        return Gauge.builder(name, value, AtomicInteger::get)
                .description(description)
                .tag("scope", scope)
                .register(registry);
    }

    void refused(String scope) {
        Counter.builder("limits.refused")
                .description("Requests that found no place in a messaging limit")
                .tag("scope", scope)
                .register(registry)
                .increment();
    }

    /// Another instance has the limit now.
    void forget(String scope) {
        var fill = fills.remove(scope);
        if (fill != null) fill.meters().forEach(registry::remove);
    }
}
