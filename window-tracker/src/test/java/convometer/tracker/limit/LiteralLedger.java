package convometer.tracker.limit;

import convometer.tracker.identity.CustomerId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// G4 read literally: what became of every message ever, and who counts at an instant.
final class LiteralLedger {

    private record Message(CustomerId customer, Instant at, boolean sent, boolean failed) {}

    private final Map<String, Message> messages = new HashMap<>();

    boolean reserve(CustomerId customer, RequestId request, int limit, Instant now) {
        if (!hasSlot(customer, request, limit, now)) return false;
        var known = known(customer, request, now);
        if (known == null || !known.sent())
            messages.put(key(customer, request), new Message(customer, now, false, false));
        return true;
    }

    /// Whether it would be granted.
    boolean hasSlot(CustomerId customer, RequestId request, int limit, Instant now) {
        return known(customer, request, now) != null
                || counts(now).containsKey(customer)
                || counted(now) < limit;
    }

    /// What counts of the request.
    private @Nullable Message known(CustomerId customer, RequestId request, Instant now) {
        var known = messages.get(key(customer, request));
        if (known == null || known.failed()) return null;
        return known.at().plus(Duration.ofHours(24)).isAfter(now) ? known : null;
    }

    void sent(CustomerId customer, RequestId request, Instant now) {
        var known = messages.get(key(customer, request));
        var isOver = known != null && !known.at().plus(Duration.ofHours(24)).isAfter(now);
        if (known != null && known.failed() && !isOver) return;
        messages.put(key(customer, request), new Message(customer, now, true, false));
    }

    void release(CustomerId customer, RequestId request, Instant now) {
        messages.put(key(customer, request), new Message(customer, now, false, true));
    }

    /// A message that was known under both names is what is known of it later in its life.
    void rename(CustomerId from, CustomerId to) {
        if (from.equals(to)) return;
        for (var key : List.copyOf(messages.keySet())) {
            var moved = messages.get(key);
            if (moved == null || !moved.customer().equals(from)) continue;
            messages.remove(key);
            messages.put(
                    key(to, new RequestId(key.substring(key.indexOf('/') + 1))),
                    new Message(to, moved.at(), moved.sent(), moved.failed()));
        }
    }

    private static String key(CustomerId customer, RequestId request) {
        return customer + "/" + request;
    }

    /// Who counts, and until when.
    private Map<CustomerId, Instant> counts(Instant now) {
        var counts = new TreeMap<CustomerId, Instant>();
        for (var message : messages.values()) {
            var end = message.at().plus(Duration.ofHours(24));
            if (message.failed() || !end.isAfter(now)) continue;
            counts.merge(message.customer(), end, (a, b) -> a.isAfter(b) ? a : b);
        }
        return counts;
    }

    int counted(Instant now) {
        return counts(now).size();
    }

    @Nullable Instant returnsAt(Instant now) {
        return counts(now).values().stream().min(Instant::compareTo).orElse(null);
    }

    @Nullable Instant freeAt(int limit, Instant now) {
        var ends = new ArrayList<>(counts(now).values());
        ends.sort(null);
        return ends.size() < limit ? null : ends.get(ends.size() - limit);
    }
}
