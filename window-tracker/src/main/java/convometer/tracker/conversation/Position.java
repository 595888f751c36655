package convometer.tracker.conversation;

import convometer.tracker.message.Wamid;

import java.time.Instant;

/// A position in the order of C1: an instant, then the message's id. A delivered message stands at
/// its delivery; any other where it could be delivered at the earliest.
public record Position(Instant at, Wamid wamid) implements Comparable<Position> {

    /// Neither is a message's.
    private static final Wamid BEFORE_ALL = new Wamid("");

    private static final Wamid AFTER_ALL = new Wamid("\uffff");

    /// Before every message.
    public static final Position FIRST = new Position(Instant.MIN, BEFORE_ALL);

    /// After every message.
    static final Position LAST = new Position(Instant.MAX, BEFORE_ALL);

    /// Before everything that is delivered at the instant.
    static Position at(Instant at) {
        return new Position(at, BEFORE_ALL);
    }

    /// After everything that is delivered before the instant has passed.
    static Position after(Instant at) {
        return new Position(at, AFTER_ALL);
    }

    /// Right after this one.
    Position next() {
        return new Position(at, new Wamid(wamid.value() + "\0"));
    }

    @Override
    public int compareTo(Position other) {
        var order = at.compareTo(other.at);
        return order != 0 ? order : wamid.compareTo(other.wamid);
    }

    boolean isBefore(Position other) {
        return compareTo(other) < 0;
    }

    static Position earlier(Position a, Position b) {
        return b.isBefore(a) ? b : a;
    }

    static Position later(Position a, Position b) {
        return a.isBefore(b) ? b : a;
    }
}
