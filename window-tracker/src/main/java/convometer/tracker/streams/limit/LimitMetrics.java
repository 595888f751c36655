package convometer.tracker.streams.limit;

import convometer.tracker.streams.store.LedgerName;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How full messaging limits are, and the quotas of them.
final class LimitMetrics {

    private final MeterRegistry registry;
    private final Map<LedgerName, Fill> fills = new ConcurrentHashMap<>();

    private record Fill(AtomicInteger used, AtomicInteger limit, List<Meter> meters) {}

    LimitMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// @param limit 0: nobody asked for a slot yet
    void counted(LedgerName name, int used, int limit) {
        var fill = fills.computeIfAbsent(name, this::shown);
        fill.used().set(used);
        fill.limit().set(limit);
    }

    private Fill shown(LedgerName name) {
        var used = new AtomicInteger();
        var limit = new AtomicInteger();
        return new Fill(
                used,
                limit,
                List.of(
                        gauge("used", "Customers that count in " + what(name), name, used),
                        gauge(
                                name.quota() == null ? "places" : "slots",
                                "Customers that may count in " + what(name),
                                name,
                                limit)));
    }

    private Gauge gauge(String last, String description, LedgerName name, AtomicInteger value) {
        return Gauge.builder(prefix(name) + last, value, AtomicInteger::get)
                .description(description)
                .tags(tags(name))
                .register(registry);
    }

    void refused(LedgerName name) {
        Counter.builder(prefix(name) + "refused")
                .description("Requests that found no slot in " + what(name))
                .tags(tags(name))
                .register(registry)
                .increment();
    }

    private static String what(LedgerName name) {
        return name.quota() == null ? "a messaging limit" : "a publisher's quota of it";
    }

    private static String prefix(LedgerName name) {
        return name.quota() == null ? "limits." : "quotas.";
    }

    private static Tags tags(LedgerName name) {
        var tags = Tags.of("scope", name.scope());
        return name.quota() == null ? tags : tags.and("quota", name.quota());
    }

    /// Another instance has the limit now.
    void forget(LedgerName name) {
        var fill = fills.remove(name);
        if (fill != null) fill.meters().forEach(registry::remove);
    }
}
