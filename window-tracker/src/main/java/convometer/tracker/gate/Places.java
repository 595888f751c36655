package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;

/// The places of one messaging limit (G4): how many customers count, who they are, and until when.
/// An event costs the same however many they are.
public final class Places {

    /// Behind so many ends it is not looked for the one that would make room.
    private static final int LOOKED_AT = 1_000;

    private static final int EXPIRED_AT_ONCE = 1_000;

    private final Shelf shelf;

    public Places(Shelf shelf) {
        this.shelf = shelf;
    }

    /// Where the customers of one limit are kept, and the order in which they stop counting.
    public interface Shelf {

        /// What the customer holds; null: nothing.
        @Nullable Holdings of(String customer);

        /// Keeps what the customer holds in place of what was there; null: nothing.
        void replace(String customer, @Nullable Holdings before, @Nullable Holdings after);

        /// The customers who stop counting first, soonest first.
        List<End> ends(int most);

        /// The customers who do not count, but of whom something is kept still.
        List<End> leftovers(int most);

        /// How many customers count.
        int counted();
    }

    /// When something of a customer ends.
    public record End(Instant at, String customer) {}

    /// The answer to a wish.
    ///
    /// @param freeAt where it was not granted: when the next place is free; null: not known
    public record Answer(boolean granted, @Nullable Instant freeAt) {}

    /// A request wants a place of so many. Who counts already takes none.
    public Answer asked(String customer, String request, int limit, Instant at, Instant now) {
        expire(now);
        var before = shelf.of(customer);
        var known = at(before, now);
        // A wish that is a day old is somebody's still: who made it waits for the answer.
        var since = at.plus(Holdings.COUNTED).isAfter(now) ? at : now;
        var after = known.asked(request, since).at(now);
        if (after.of(request).filter(Holdings.Held::counts).isEmpty()) return refused(limit);
        if (known.end().isEmpty() && shelf.counted() >= limit) return refused(limit);
        put(customer, before, after);
        return new Answer(true, null);
    }

    private Answer refused(int limit) {
        return new Answer(false, freeAt(limit));
    }

    /// Meta took the message of a request.
    public void sent(String customer, String request, Instant at, Instant now) {
        change(customer, now, known -> known.sent(request, at));
    }

    /// The message of a request was not sent, or failed.
    public void givenBack(String customer, String request, Instant at, Instant now) {
        change(customer, now, known -> known.givenBack(request, at));
    }

    /// What was counted under another name is the customer's.
    public void renamed(String from, String to, Instant now) {
        if (from.equals(to)) return;
        var old = shelf.of(from);
        if (old == null) return;
        shelf.replace(from, old, null);
        change(to, now, known -> known.and(old));
    }

    /// Lets go of whoever does not count any more.
    public void expire(Instant now) {
        expire(shelf::ends, now);
        expire(shelf::leftovers, now);
    }

    /// Mostly it is nobody: one look tells.
    private void expire(IntFunction<List<End>> ends, Instant now) {
        for (var most = 1; expire(ends.apply(most), most, now); most = EXPIRED_AT_ONCE) {}
    }

    /// Whether there may be more.
    private boolean expire(List<End> ends, int most, Instant now) {
        for (var end : ends) {
            if (end.at().isAfter(now)) return false;
            change(end.customer(), now, known -> known);
        }
        return ends.size() == most;
    }

    /// How many places of so many are left.
    public int left(int limit) {
        return Math.max(0, limit - shelf.counted());
    }

    /// When the next place is free; null: it cannot be told, or one is free now.
    public @Nullable Instant freeAt(int limit) {
        var tooMany = shelf.counted() - limit;
        if (tooMany < 0 || tooMany >= LOOKED_AT || limit < 1) return null;
        var ends = shelf.ends(tooMany + 1);
        return ends.size() <= tooMany ? null : ends.get(tooMany).at();
    }

    /// When the first of the places that are taken comes back; null: none is taken.
    public @Nullable Instant returnsAt() {
        var ends = shelf.ends(1);
        return ends.isEmpty() ? null : ends.getFirst().at();
    }

    /// Whether the customer counts, and so needs no place.
    public boolean counts(String customer, Instant now) {
        return at(shelf.of(customer), now).end().isPresent();
    }

    private interface Change {
        Holdings of(Holdings known);
    }

    private void change(String customer, Instant now, Change change) {
        var before = shelf.of(customer);
        put(customer, before, change.of(at(before, now)).at(now));
    }

    private void put(String customer, @Nullable Holdings before, Holdings after) {
        shelf.replace(customer, before, after.isEmpty() ? null : after);
    }

    private static Holdings at(@Nullable Holdings known, Instant now) {
        return known == null ? Holdings.NOTHING : known.at(now);
    }
}
