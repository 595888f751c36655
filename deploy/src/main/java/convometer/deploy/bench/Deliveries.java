package convometer.deploy.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Delivered webhooks that were posted, and how long after its post each of them had come through
/// each step of its path. That a message is on a line shows in the line's quantity: messages of a
/// number are counted in the order in which they were posted.
final class Deliveries {

    private record Delivery(long postedAt, Map<PathStep, Duration> after) {

        void reached(PathStep step, long at) {
            after.putIfAbsent(step, Duration.ofNanos(at - postedAt));
        }
    }

    private final Map<String, Delivery> byWamid = new HashMap<>();
    private final Map<String, Deque<Delivery>> uncounted = new HashMap<>();
    private final Map<String, Long> counted = new HashMap<>();
    private int missing;

    /// Begins anew; what was counted on the lines so far stays.
    synchronized void clear() {
        byWamid.clear();
    }

    synchronized void posted(String phoneNumberId, String wamid, long at) {
        var delivery = new Delivery(at, new EnumMap<>(PathStep.class));
        byWamid.put(wamid, delivery);
        uncounted.computeIfAbsent(phoneNumberId, _ -> new ArrayDeque<>()).addLast(delivery);
        missing++;
    }

    /// What came of a message before its delivered webhook was posted came of another one.
    synchronized void reached(PathStep step, String wamid, long at) {
        var delivery = byWamid.get(wamid);
        if (delivery != null) delivery.reached(step, at);
    }

    /// So many messages of a number are on its lines.
    synchronized void counted(String phoneNumberId, long quantity, long at) {
        var waiting = uncounted.getOrDefault(phoneNumberId, new ArrayDeque<>());
        var before = counted.getOrDefault(phoneNumberId, 0L);
        for (var nth = before; nth < quantity && !waiting.isEmpty(); nth++) {
            waiting.removeFirst().reached(PathStep.LINE, at);
            missing--;
        }
        counted.merge(phoneNumberId, quantity, Long::max);
    }

    /// How many are on no line yet.
    synchronized int missing() {
        return missing;
    }

    /// How long it took those that have come through a step.
    synchronized List<Duration> until(PathStep step) {
        var times = new ArrayList<Duration>();
        for (var delivery : byWamid.values()) {
            var time = delivery.after().get(step);
            if (time != null) times.add(time);
        }
        return times;
    }
}
