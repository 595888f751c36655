package convometer.outbound.pacing;

import convometer.outbound.pacing.Delay.Reason;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;

/// The messages of one thread, in their order. The thread is as urgent as the most urgent of them:
/// a login code is not held up by the advertisement before it, which goes first, and at once.
final class ThreadQueue {

    final NumberQueue number;
    private final ArrayDeque<QueuedSend> sends = new ArrayDeque<>(2);
    private Priority priority = Priority.MARKETING;

    /// Changes with each place: what the queues of the number hold of an earlier one is void.
    private int stamp;

    private Place place = Place.NONE;
    private Priority placedAs = Priority.MARKETING;

    /// Where the thread is in the queues of its number.
    enum Place {
        NONE,
        WAITING,
        READY
    }

    ThreadQueue(NumberQueue number) {
        this.number = number;
    }

    void add(QueuedSend send) {
        sends.addLast(send);
        send.joins(this);
        priority = moreUrgent(priority, send.send.priority());
    }

    void remove(QueuedSend send) {
        sends.remove(send);
        priority = Priority.MARKETING;
        for (var each : sends) priority = moreUrgent(priority, each.send.priority());
    }

    private static Priority moreUrgent(Priority a, Priority b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    boolean isEmpty() {
        return sends.isEmpty();
    }

    boolean isHead(QueuedSend send) {
        return Objects.equals(sends.peekFirst(), send);
    }

    QueuedSend head() {
        return sends.getFirst();
    }

    @Nullable QueuedSend firstOrNull() {
        return sends.peekFirst();
    }

    Priority priority() {
        return priority;
    }

    Place place() {
        return place;
    }

    Priority placedAs() {
        return placedAs;
    }

    /// It is placed there now, and nowhere else.
    ///
    /// @return the stamp of the place
    int placed(Place at) {
        place = at;
        placedAs = priority;
        return ++stamp;
    }

    boolean isAt(int stampOfPlace) {
        return place != Place.NONE && stamp == stampOfPlace;
    }

    void countWaiting(Map<Reason, Integer> counts) {
        var first = true;
        for (var send : sends) {
            if (send.state != QueuedSend.State.IN_FLIGHT)
                counts.merge(first ? reason(send) : Reason.ORDER, 1, Integer::sum);
            first = false;
        }
    }

    private Reason reason(QueuedSend head) {
        if (head.state == QueuedSend.State.PREPARING) return Reason.LEASE;
        var own = head.delay.reason();
        return own == Reason.NOTHING ? number.blocked : own;
    }
}
