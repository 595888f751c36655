package convometer.deploy.simulator.webhooks;

import convometer.deploy.simulator.seed.HexId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Updates that are not delivered yet, by when they are due. Beyond a limit the one that is due
/// first is dropped, because memory is limited. Not safe for threads.
public final class PendingUpdates {

    private static final Comparator<WebhookUpdate> IN_ORDER =
            Comparator.comparing(WebhookUpdate::dueAt)
                    .thenComparing(WebhookUpdate::name)
                    .thenComparingInt(WebhookUpdate::copy);
    private static final int MAX_UPDATES = 200_000;

    private final PriorityQueue<WebhookUpdate> waiting = new PriorityQueue<>(IN_ORDER);
    private long dropped;

    public void add(WebhookUpdate update) {
        waiting.add(update);
        if (waiting.size() > MAX_UPDATES) {
            waiting.remove();
            dropped++;
        }
    }

    /// Removes what is due and gives it in order, or in a random order that depends on the names
    /// alone.
    ///
    /// @param most how many at most
    public List<WebhookUpdate> removeDue(Instant now, int most, boolean shuffled) {
        var due = new ArrayList<WebhookUpdate>();
        for (var next = waiting.peek();
                next != null && due.size() < most && !next.dueAt().isAfter(now);
                next = waiting.peek()) due.add(waiting.remove());
        if (shuffled) shuffle(due);
        return due;
    }

    private static void shuffle(List<WebhookUpdate> due) {
        record Placed(String position, WebhookUpdate update) {}
        var placed = due.stream().map(one -> new Placed(HexId.of(one.fullName()), one)).toList();
        due.clear();
        placed.stream()
                .sorted(Comparator.comparing(Placed::position))
                .map(Placed::update)
                .forEach(due::add);
    }

    public int size() {
        return waiting.size();
    }

    public long dropped() {
        return dropped;
    }
}
