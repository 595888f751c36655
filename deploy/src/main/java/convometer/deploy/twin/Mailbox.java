package convometer.deploy.twin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What is still to be told.
final class Mailbox {

    private static final Comparator<Update> IN_ORDER =
            Comparator.comparing(Update::dueAt).thenComparing(Update::name);
    private static final Comparator<Update> SHUFFLED =
            Comparator.comparing(update -> Fingerprint.of(update.name()));

    private final List<Update> waiting = new ArrayList<>();
    private final Comparator<Update> order;

    Mailbox(boolean shuffled) {
        this.order = shuffled ? SHUFFLED : IN_ORDER;
    }

    void add(Update update) {
        waiting.add(update);
    }

    /// Takes out what is due.
    List<Update> takeUntil(Instant now) {
        var due = waiting.stream().filter(update -> !update.dueAt().isAfter(now)).toList();
        waiting.removeIf(update -> !update.dueAt().isAfter(now));
        return due.stream().sorted(order).toList();
    }

    int size() {
        return waiting.size();
    }
}
