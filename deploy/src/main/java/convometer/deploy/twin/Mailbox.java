package convometer.deploy.twin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// What is still to be told. Beyond a number of updates that nobody ever has to tell at once, the
/// one that is due first is dropped: memory has an end.
final class Mailbox {

    private static final Comparator<Update> IN_ORDER =
            Comparator.comparing(Update::dueAt)
                    .thenComparing(Update::name)
                    .thenComparingInt(Update::copy);
    private static final int MOST = 200_000;

    private final PriorityQueue<Update> waiting = new PriorityQueue<>(IN_ORDER);
    private long dropped;

    void add(Update update) {
        waiting.add(update);
        if (waiting.size() > MOST) {
            waiting.remove();
            dropped++;
        }
    }

    /// Takes out what is due, at most so many; in any order if it is to be shuffled.
    List<Update> takeUntil(Instant now, int most, boolean shuffled) {
        var due = new ArrayList<Update>();
        for (var next = waiting.peek();
                next != null && due.size() < most && !next.dueAt().isAfter(now);
                next = waiting.peek()) due.add(waiting.remove());
        if (shuffled) shuffle(due);
        return due;
    }

    private static void shuffle(List<Update> due) {
        record Placed(String place, Update update) {}
        var placed =
                due.stream().map(one -> new Placed(Fingerprint.of(one.fullName()), one)).toList();
        due.clear();
        placed.stream()
                .sorted(Comparator.comparing(Placed::place))
                .map(Placed::update)
                .forEach(due::add);
    }

    int size() {
        return waiting.size();
    }

    long dropped() {
        return dropped;
    }
}
