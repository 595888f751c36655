package convometer.tracker.conversation;

import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The messages of a thread, of which only those are read that a step needs. The latest stay in the
/// header: most statuses are of them, so an event in order reads and writes no other row.
final class Messages {

    /// How many messages stay in the header.
    private static final int LATEST = 2;

    private final ThreadRows rows;

    /// In the header, the newest last.
    private final List<TrackedMessage> latest = new ArrayList<>();

    /// What was read or made in this step, and where it stands now.
    private final Map<Wamid, TrackedMessage> inHand = new HashMap<>();

    private final TreeMap<Position, TrackedMessage> order = new TreeMap<>();
    private final Map<Wamid, Position> stoodAt = new HashMap<>();

    /// Where those that have a row stand there.
    private final Map<Wamid, Position> inRows = new HashMap<>();

    Messages(ThreadRows rows, List<TrackedMessage> latest) {
        this.rows = rows;
        for (var message : latest) {
            this.latest.add(message);
            hold(message);
        }
    }

    private void hold(TrackedMessage message) {
        var wamid = message.known().wamid();
        var position = message.position();
        inHand.put(wamid, message);
        order.put(position, message);
        stoodAt.put(wamid, position);
    }

    /// The message; null: it is not known.
    @Nullable TrackedMessage get(Wamid wamid) {
        var known = inHand.get(wamid);
        if (known != null) return known;
        var stored = rows.message(wamid);
        if (stored == null) return null;
        hold(stored);
        inRows.put(wamid, stored.position());
        return stored;
    }

    /// Whether the message is known, and that of it.
    boolean has(Wamid wamid, Predicate<OutboundMessage> wanted) {
        var message = get(wamid);
        return message != null && wanted.test(message.known());
    }

    /// A message that is new here.
    void add(TrackedMessage message) {
        hold(message);
        latest.add(message);
    }

    /// More is known of the message: it may stand elsewhere.
    void moved(TrackedMessage message) {
        var wamid = message.known().wamid();
        var position = message.position();
        var before = stoodAt.put(wamid, position);
        if (position.equals(before)) return;
        if (before != null) order.remove(before);
        order.put(position, message);
    }

    /// Shows the messages from a position on (inclusive), in order.
    ///
    /// @return whether the visitor wanted all of them
    boolean ascend(Position from, Predicate<TrackedMessage> visitor) {
        var near = new ArrayList<>(order.tailMap(from, true).values());
        var merge = new Merge(near, visitor, 1);
        rows.ascend(from, merge::next);
        return merge.rest();
    }

    /// Shows the messages before a position, the last first.
    void descend(Position before, Predicate<TrackedMessage> visitor) {
        var near = new ArrayList<>(order.headMap(before, false).descendingMap().values());
        var merge = new Merge(near, visitor, -1);
        rows.descend(before, merge::next);
        merge.rest();
    }

    /// Those in hand and those in rows as one sequence.
    private final class Merge {
        private final List<TrackedMessage> near;
        private final Predicate<TrackedMessage> visitor;
        private final int direction;
        private int place;
        private boolean goesOn = true;

        /// Those that were in hand before the first row; null: no row was shown yet, and often none
        /// is.
        private @Nullable Set<Wamid> inHandBefore;

        Merge(List<TrackedMessage> near, Predicate<TrackedMessage> visitor, int direction) {
            this.near = near;
            this.visitor = visitor;
            this.direction = direction;
        }

        boolean next(Position position) {
            if (inHandBefore == null) inHandBefore = Set.copyOf(inHand.keySet());
            if (inHandBefore.contains(position.wamid())) return true;
            while (goesOn
                    && place < near.size()
                    && near.get(place).position().compareTo(position) * direction < 0)
                goesOn = visitor.test(near.get(place++));
            if (goesOn) {
                var message = get(position.wamid());
                if (message != null) goesOn = visitor.test(message);
            }
            return goesOn;
        }

        boolean rest() {
            while (goesOn && place < near.size()) goesOn = visitor.test(near.get(place++));
            return goesOn;
        }
    }

    /// The last message before a position that is one of those; null: none is.
    @Nullable TrackedMessage lastBefore(Position position, Predicate<TrackedMessage> wanted) {
        var last = new ArrayList<TrackedMessage>(1);
        descend(
                position,
                message -> {
                    if (wanted.test(message)) last.add(message);
                    return last.isEmpty();
                });
        return last.isEmpty() ? null : last.getFirst();
    }

    /// Forgets the deliveries before a position that were emitted.
    void removeAssignedBefore(Position position) {
        var old = new ArrayList<TrackedMessage>();
        ascend(
                Position.FIRST,
                message -> {
                    if (!message.position().isBefore(position)) return false;
                    if (message.assignment() != null) old.add(message);
                    return true;
                });
        old.forEach(this::remove);
    }

    void remove(TrackedMessage message) {
        var wamid = message.known().wamid();
        inHand.remove(wamid);
        latest.remove(message);
        var position = stoodAt.remove(wamid);
        if (position != null) order.remove(position);
        var row = inRows.remove(wamid);
        if (row != null) rows.remove(wamid, row);
    }

    /// Whether nothing is known of any message.
    boolean isEmpty() {
        return ascend(Position.FIRST, _ -> false);
    }

    /// Writes what has changed to its row; the latest stay here.
    void flush() {
        while (latest.size() > LATEST) {
            var old = latest.removeFirst();
            put(old);
        }
        for (var message : inHand.values())
            if (message.changed() && inRows.containsKey(message.known().wamid())) put(message);
        inHand.clear();
        order.clear();
        stoodAt.clear();
        inRows.clear();
        latest.forEach(this::hold);
    }

    private void put(TrackedMessage message) {
        rows.put(message, inRows.get(message.known().wamid()));
        message.stored();
    }

    /// Those that stay in the header.
    List<TrackedMessage> latest() {
        return latest;
    }
}
