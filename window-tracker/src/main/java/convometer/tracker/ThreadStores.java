package convometer.tracker;

import convometer.schemas.ThreadKey;
import convometer.tracker.rules.ThreadState;
import convometer.tracker.rules.Threads;
import convometer.tracker.rules.Window;
import convometer.tracker.state.ThreadRecord;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The stores of a task: threads, and two indexes that follow them. The one orders threads by the
/// instant at which time has to be told to them, the other the open windows of a business number by
/// their end; so nobody ever looks at every thread.
final class ThreadStores {

    static final String THREADS = "threads";
    static final String DUE_TIMES = "due-times";
    static final String OPEN_WINDOWS = "open-windows";

    /// All due times are one group.
    private static final String ALL = "";

    private final KeyValueStore<String, ThreadRecord> threads;
    private final KeyValueStore<Bytes, byte[]> dueTimes;
    private final KeyValueStore<Bytes, byte[]> openWindows;

    ThreadStores(ProcessorContext<?, ?> context) {
        threads = context.getStateStore(THREADS);
        dueTimes = context.getStateStore(DUE_TIMES);
        openWindows = context.getStateStore(OPEN_WINDOWS);
    }

    ThreadState get(ThreadKey thread) {
        return ThreadRecords.toState(threads.get(thread.toString()));
    }

    /// Stores the state and moves the thread in the indexes.
    void put(ThreadKey thread, ThreadState before, ThreadState after) {
        if (after.equals(before)) return;
        threads.put(thread.toString(), ThreadRecords.toRecord(after));
        move(dueTimes, due(thread, Threads.nextDue(before)), due(thread, Threads.nextDue(after)));
        move(openWindows, open(thread, before), open(thread, after));
    }

    /// Threads to which time has to be told, soonest first.
    List<ThreadKey> dueUntil(Instant now, int limit) {
        var first = new InstantIndex.Entry(Instant.EPOCH, "");
        return InstantIndex.entries(dueTimes, ALL, first, now.plusMillis(1), limit).stream()
                .map(entry -> ThreadKey.parse(entry.name()))
                .toList();
    }

    private static @Nullable Bytes due(ThreadKey thread, Optional<Instant> at) {
        return at.map(due -> InstantIndex.key(ALL, due, thread.toString())).orElse(null);
    }

    private static @Nullable Bytes open(ThreadKey thread, ThreadState state) {
        if (state.windows().isEmpty()) return null;
        Window last = state.windows().getLast();
        return last.closedTold()
                ? null
                : InstantIndex.key(thread.phoneNumberId(), last.until(), thread.customer());
    }

    private static void move(
            KeyValueStore<Bytes, byte[]> index, @Nullable Bytes from, @Nullable Bytes to) {
        // Put first: who reads meanwhile finds the thread once or twice, but finds it.
        if (to != null && !to.equals(from)) index.put(to, InstantIndex.NOTHING);
        if (from != null && !from.equals(to)) index.delete(from);
    }
}
