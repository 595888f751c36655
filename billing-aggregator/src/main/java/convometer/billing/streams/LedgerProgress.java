package convometer.billing.streams;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// Up to when everything is counted: by looks at how far the ledger, on whatever instance, has come
/// in what it reads, and this instance in the lines that the ledger writes. Whatever the reason is,
/// a ledger that stands still and a process that was stopped itself are noticed by their age.
///
/// Times are those of a clock without a date, in nanoseconds.
final class LedgerProgress {

    /// Older than that, lines are no statement.
    static final Duration OLDEST = Duration.ofSeconds(30);

    private static final int MOST_LOOKS = 100;

    /// A look at the brokers and at this instance.
    ///
    /// @param decisions where the decisions end that are assessed
    /// @param facts where the facts end that are made of them, and are booked
    /// @param read how far the ledger has come in both
    /// @param linesBehind lines that are written and not read here yet
    record Look(
            Map<TopicPartition, Long> decisions,
            Map<TopicPartition, Long> facts,
            Map<TopicPartition, Long> read,
            long linesBehind) {

        private boolean hasPassed(Map<TopicPartition, Long> ends) {
            return behind(ends) == 0;
        }

        private long behind(Map<TopicPartition, Long> ends) {
            return ends.entrySet().stream()
                    .mapToLong(end ->
                            Math.max(0, end.getValue() - read.getOrDefault(end.getKey(), 0L)))
                    .sum();
        }
    }

    /// What has to be passed until everything is counted that was there at an instant.
    private record Ends(long at, Map<TopicPartition, Long> ends) {}

    /// How far it is.
    ///
    /// @param current the lines are those of a live ledger
    /// @param age what came that long ago is counted
    /// @param detail how far behind they are, for people
    record Progress(boolean current, Duration age, String detail) {

        /// Nobody knows what is counted.
        static Progress unknown(String detail) {
            return new Progress(false, Duration.ZERO, detail);
        }
    }

    private final Deque<Ends> assessing = new ArrayDeque<>();
    private final Deque<Ends> booking = new ArrayDeque<>();

    /// Null: not since this instance started.
    private @Nullable Long ledgerAt;

    private @Nullable Long linesAt;
    private long factsBehind;
    private long linesBehind;

    synchronized void looked(Look look, long at) {
        assessing.addLast(new Ends(at, look.decisions()));
        // What was made of decisions up to an instant is among the facts that are there by now.
        for (var passed : passed(assessing, look))
            booking.addLast(new Ends(passed.at(), look.facts()));
        for (var passed : passed(booking, look)) ledgerAt = passed.at();
        if (look.linesBehind() == 0) linesAt = at;
        factsBehind = look.behind(look.decisions()) + look.behind(look.facts());
        linesBehind = look.linesBehind();
    }

    private static List<Ends> passed(Deque<Ends> ahead, Look look) {
        var passed = new ArrayList<Ends>();
        for (var next = ahead.peekFirst();
                next != null && look.hasPassed(next.ends());
                next = ahead.peekFirst()) passed.add(ahead.removeFirst());
        // Of an hour's backlog the first looks tell as much as all of them.
        while (ahead.size() > MOST_LOOKS) ahead.removeLast();
        return passed;
    }

    /// How far it is by now.
    synchronized Progress at(long now) {
        var ledger = ledgerAt;
        var lines = linesAt;
        if (ledger == null || lines == null)
            return Progress.unknown(behind("it has not caught up since this instance started"));
        var age = Duration.ofNanos(now - Math.min(ledger, lines));
        return age.compareTo(OLDEST) <= 0
                ? new Progress(true, age, "")
                : new Progress(
                        false,
                        age,
                        behind("what came until " + age.toSeconds() + " s ago is counted"));
    }

    private String behind(String how) {
        return "the lines are not those of a live ledger: %s, about %d records are before it, and %d lines before this instance"
                .formatted(how, factsBehind, linesBehind);
    }
}
