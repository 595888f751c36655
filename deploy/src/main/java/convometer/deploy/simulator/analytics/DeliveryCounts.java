package convometer.deploy.simulator.analytics;

import convometer.deploy.simulator.messages.AcceptedMessage;
import convometer.deploy.simulator.pricing.Verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// How many messages were delivered in each half hour, by what they have in common. What is priced
/// may be delivered later only: it is counted then.
public final class DeliveryCounts {

    static final Duration HALF_HOUR = Duration.ofMinutes(30);

    /// What messages have in common.
    record Series(
            String wabaId, String phoneNumberId, String country, String category, String type) {}

    private record Delivery(Instant at, Series series) {}

    /// Gets how many messages of a series were delivered in a half hour.
    interface CountConsumer {
        void accept(Series series, Instant halfHour, long count);
    }

    private final PriorityQueue<Delivery> ahead =
            new PriorityQueue<>(Comparator.comparing(Delivery::at));
    private final Map<Series, NavigableMap<Instant, Long>> counts = new HashMap<>();

    /// A message is, or will be, delivered. By conversation it is not priced at all.
    public synchronized void add(AcceptedMessage message, Verdict verdict) {
        var type = verdict.type();
        if (type == null) return;
        var series =
                new Series(
                        message.wabaId(),
                        message.phoneNumberId(),
                        CallingCodes.countryOf(message.customer()),
                        verdict.category(),
                        type);
        ahead.add(new Delivery(message.plan().reachedAt(), series));
    }

    synchronized void forEach(
            String wabaId, Instant from, Instant until, Instant now, CountConsumer consumer) {
        count(now);
        counts.forEach((series, byHalfHour) -> {
            if (series.wabaId().equals(wabaId))
                byHalfHour
                        .subMap(from, true, until, false)
                        .forEach((at, count) -> consumer.accept(series, at, count));
        });
    }

    private void count(Instant now) {
        for (var next = ahead.peek();
                next != null && !next.at().isAfter(now);
                next = ahead.peek()) {
            counts.computeIfAbsent(next.series(), _ -> new TreeMap<>())
                    .merge(halfHour(next.at()), 1L, Long::sum);
            ahead.remove();
        }
    }

    private static Instant halfHour(Instant at) {
        var seconds = HALF_HOUR.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }
}
