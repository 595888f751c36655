package convometer.tracker;

import convometer.schemas.streams.ThreadOrder;
import convometer.tracker.gate.Turn;
import convometer.tracker.state.EarlyRequest;
import convometer.tracker.state.ThreadTurn;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How far the threads of a task have come, and the requests that are early, each under a key of
/// its own. Of both an index says when to look at them again.
final class TurnStore {

    static final String TURNS = "thread-turns";
    static final String EARLY = "early-requests";
    static final String TIMES = "thread-turn-times";

    /// So long a turn is kept: by then, by the clock of whoever read the requests, those that come
    /// after it have been read, and have come here, too, however far behind their task is.
    static final Duration KEPT = Duration.ofDays(1);

    private static final String TURN = "turn";
    private static final String WAIT = "wait";

    /// A look is a part of the task's transaction, and must not outlast it.
    private static final int AT_ONCE = 1_000;

    private static final InstantIndex.Entry BEGIN = new InstantIndex.Entry(Instant.EPOCH, "");

    private final KeyValueStore<String, ThreadTurn> turns;
    private final KeyValueStore<String, EarlyRequest> early;
    private final KeyValueStore<Bytes, byte[]> times;

    TurnStore(ProcessorContext<?, ?> context) {
        turns = context.getStateStore(TURNS);
        early = context.getStateStore(EARLY);
        times = context.getStateStore(TIMES);
    }

    /// A request that waits for its turn.
    record Waiting(String key, long offset, EarlyRequest request) {}

    /// The turn of a thread, in hand to be changed.
    final class Held {
        final String thread;
        final String partition;
        private final String key;
        private final boolean isNew;
        private Turn turn;
        private int waiting;

        private Held(String thread, String partition, Instant readAt) {
            this.thread = thread;
            this.partition = partition;
            key = thread + "|" + partition;
            var stored = turns.get(key);
            isNew = stored == null;
            turn = stored == null ? Turn.none(readAt) : new Turn(stored.getDone(), stored.getAt());
            waiting = stored == null ? 0 : stored.getEarly();
        }

        boolean isOfOneAfter(long offset) {
            return turn.isOfOneAfter(offset);
        }

        void had(long offset, long after, Instant readAt) {
            var first = after == ThreadOrder.FIRST;
            turn = turn.had(offset, first, readAt, ThreadOrder.PATIENCE);
        }

        void wait(long offset, EarlyRequest request) {
            var name = name(offset);
            early.put(name, request);
            times.put(waits(name, request), InstantIndex.NOTHING);
            waiting++;
        }

        private String name(long offset) {
            return key + "|%020d".formatted(offset);
        }

        void goes(Waiting one) {
            early.delete(one.key());
            times.delete(waits(one.key(), one.request()));
            waiting--;
        }

        /// Who waits and has the smallest offset.
        Optional<Waiting> first() {
            if (waiting == 0) return Optional.empty();
            // Nobody waits for less, and those that went are many.
            try (var range = early.range(name(turn.done() + 1), key + "|~")) {
                if (!range.hasNext()) return Optional.empty();
                var next = range.next();
                return Optional.of(new Waiting(next.key, offset(next.key), next.value));
            }
        }

        void store() {
            if (isNew) times.put(kept(turn.at(), key), InstantIndex.NOTHING);
            turns.put(key, new ThreadTurn(turn.done(), turn.at(), waiting));
        }
    }

    Held hold(String thread, String partition, Instant readAt) {
        return new Held(thread, partition, readAt);
    }

    /// The turn for which somebody waits, by the key of who does.
    Held holdFor(String waiting) {
        var key = waiting.substring(0, waiting.lastIndexOf('|'));
        var bar = key.lastIndexOf('|');
        return new Held(key.substring(0, bar), key.substring(bar + 1), Instant.EPOCH);
    }

    static long offset(String waiting) {
        return Long.parseLong(waiting.substring(waiting.lastIndexOf('|') + 1));
    }

    /// Keys of those who have waited long enough, soonest first; not all at once. They are told
    /// once.
    List<String> waitedUntil(Instant now) {
        var late = InstantIndex.entries(times, WAIT, BEGIN, now.plusMillis(1), AT_ONCE);
        for (var each : late) times.delete(InstantIndex.key(WAIT, each.at(), each.name()));
        return late.stream().map(InstantIndex.Entry::name).toList();
    }

    int waiting() {
        var count = 0;
        try (var all = early.all()) {
            for (; all.hasNext(); all.next()) count++;
        }
        return count;
    }

    /// Forgets turns that nobody comes after any more; not all at once.
    ///
    /// @param readUntil how far requests were read, by the clock of whoever reads them first
    void forget(Instant readUntil) {
        var end = readUntil.minus(KEPT);
        for (var entry : InstantIndex.entries(times, TURN, BEGIN, end, AT_ONCE))
            forget(entry, end, readUntil);
    }

    private void forget(InstantIndex.Entry entry, Instant end, Instant readUntil) {
        times.delete(kept(entry.at(), entry.name()));
        var turn = turns.get(entry.name());
        if (turn == null) return;
        if (turn.getEarly() == 0 && turn.getAt().isBefore(end)) turns.delete(entry.name());
        else
            times.put(
                    kept(later(turn.getAt(), end, readUntil), entry.name()), InstantIndex.NOTHING);
    }

    /// Where somebody waits at an old turn it is looked at again later.
    private static Instant later(Instant at, Instant end, Instant otherwise) {
        return at.isBefore(end) ? otherwise : at;
    }

    private static Bytes kept(Instant at, String key) {
        return InstantIndex.key(TURN, at, key);
    }

    private static Bytes waits(String key, EarlyRequest request) {
        return InstantIndex.key(WAIT, request.getCameAt().plus(ThreadOrder.PATIENCE), key);
    }
}
