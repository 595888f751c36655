package convometer.outbound.pacing;

import convometer.outbound.pacing.Delay.Reason;
import convometer.outbound.pacing.ThreadQueue.Place;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;

/// The threads of one business number that have a message to send, by urgency: those that wait to
/// be prepared, and those that are ready.
final class NumberQueue {

    /// Every so many messages the one that waits longest goes, whatever its urgency: nobody waits
    /// for ever.
    static final int OLDEST_EVERY = 8;

    final String id;
    int size;
    int inFlight;
    Reason blocked = Reason.PLACE;
    private final Map<Priority, Threads> waiting = new EnumMap<>(Priority.class);
    private final Map<Priority, Threads> ready = new EnumMap<>(Priority.class);
    private final Map<Priority, Integer> preparing = new EnumMap<>(Priority.class);
    private int started;

    private record Entry(ThreadQueue thread, int stamp) {

        boolean isValid() {
            return thread.isAt(stamp);
        }
    }

    /// A queue of threads that drops what has been placed elsewhere meanwhile.
    private static final class Threads {
        final ArrayDeque<Entry> entries = new ArrayDeque<>(4);
        int size;

        @Nullable ThreadQueue peek() {
            while (!entries.isEmpty() && !entries.getFirst().isValid()) entries.removeFirst();
            return entries.isEmpty() ? null : entries.getFirst().thread();
        }
    }

    NumberQueue(String id) {
        this.id = id;
        for (var priority : Priority.values()) {
            waiting.put(priority, new Threads());
            ready.put(priority, new Threads());
        }
    }

    private Threads threads(Place place, Priority priority) {
        var threads = (place == Place.READY ? ready : waiting).get(priority);
        if (threads == null) throw new IllegalStateException("each priority has its threads");
        return threads;
    }

    /// The thread waits to be prepared.
    ///
    /// @param first before those that wait already
    void placeWaiting(ThreadQueue thread, boolean first) {
        place(thread, Place.WAITING, first);
    }

    /// The first message of the thread may be sent.
    ///
    /// @param first before those that are ready already
    void placeReady(ThreadQueue thread, boolean first) {
        place(thread, Place.READY, first);
    }

    private void place(ThreadQueue thread, Place place, boolean first) {
        remove(thread);
        var threads = threads(place, thread.priority());
        var entry = new Entry(thread, thread.placed(place));
        if (first) threads.entries.addFirst(entry);
        else threads.entries.addLast(entry);
        threads.size++;
    }

    /// The thread has become more urgent.
    void promote(ThreadQueue thread) {
        if (thread.place() != Place.NONE) place(thread, thread.place(), false);
    }

    /// The thread is in none of the queues any more.
    void remove(ThreadQueue thread) {
        if (thread.place() == Place.NONE) return;
        threads(thread.place(), thread.placedAs()).size--;
        thread.placed(Place.NONE);
    }

    int readyCount(Priority priority) {
        return threads(Place.READY, priority).size;
    }

    boolean hasReady() {
        for (var threads : ready.values()) if (threads.size > 0) return true;
        return false;
    }

    @Nullable ThreadQueue firstWaiting(Priority priority) {
        return threads(Place.WAITING, priority).peek();
    }

    /// Some message that waits or is ready; null: none.
    @Nullable QueuedSend any() {
        for (var priority : Priority.values()) {
            var thread = firstWaiting(priority);
            if (thread == null) thread = threads(Place.READY, priority).peek();
            if (thread != null) return thread.head();
        }
        return null;
    }

    int preparing(Priority priority) {
        return preparing.getOrDefault(priority, 0);
    }

    void preparing(QueuedSend send, Priority priority) {
        send.preparedAs = priority;
        preparing.merge(priority, 1, Integer::sum);
    }

    void prepared(QueuedSend send) {
        if (send.preparedAs == null) return;
        preparing.merge(send.preparedAs, -1, Integer::sum);
        send.preparedAs = null;
    }

    /// The thread whose message goes next; null: none is ready.
    @Nullable ThreadQueue nextReady() {
        return started % OLDEST_EVERY == OLDEST_EVERY - 1 ? oldestReady() : mostUrgentReady();
    }

    private @Nullable ThreadQueue mostUrgentReady() {
        for (var priority : Priority.values()) {
            var thread = threads(Place.READY, priority).peek();
            if (thread != null) return thread;
        }
        return null;
    }

    private @Nullable ThreadQueue oldestReady() {
        ThreadQueue oldest = null;
        for (var threads : ready.values()) {
            var thread = threads.peek();
            if (thread != null
                    && (oldest == null || thread.head().sequence < oldest.head().sequence))
                oldest = thread;
        }
        return oldest;
    }

    void started() {
        started++;
        inFlight++;
    }
}
