package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// P3, R3: the members of a tier in their order, cut into bands. One that arrives late moves the
/// last of each band behind it into the next, one that leaves moves the first of each back; either
/// costs a look-up for each boundary, not a count. Members may come by different tables, which cut
/// at different ranks: the counter cuts at all of them, and each member reads its band by its own.
///
/// @param starts the rank with which each band after the first begins, ascending
/// @param counted how many members there are
/// @param lasts the last member of each band that is full, from the first band on
public record TierCounter(List<Long> starts, long counted, List<Position> lasts) {

    public TierCounter {
        starts = List.copyOf(starts);
        lasts = List.copyOf(lasts);
    }

    /// The members of the tier in their order. Belongs to one tier; changes as the fold says.
    public interface Members {

        boolean contains(Position position);

        void add(Position position);

        void remove(Position position);

        /// The next one before; null: none.
        @Nullable Position before(Position position);

        /// The next one after; null: none.
        @Nullable Position after(Position position);

        /// The last of all; null: none.
        @Nullable Position last();

        /// The one of a rank, the first being 1; null: there are fewer.
        @Nullable Position at(long rank);
    }

    /// A member is in the band that begins with a rank.
    public record Ranked(Position position, long from) {}

    /// An empty tier. A band without room, as that of a free tier of none, is not there.
    public static TierCounter of(List<Long> starts) {
        return new TierCounter(starts.stream().filter(start -> start > 1).toList(), 0, List.of());
    }

    /// The same counter, cut where a member's tables have bands, too. Costs a look for the member
    /// before each new boundary, once.
    public TierCounter with(Members members, List<Long> more) {
        if (starts.containsAll(more)) return this;
        var all = new TreeSet<>(starts);
        for (var start : more) if (start > 1) all.add(start);
        if (all.size() == starts.size()) return this;
        var ends = new ArrayList<Position>();
        for (var start : all) {
            if (start - 1 > counted) break;
            var last = starts.contains(start) ? known(start) : members.at(start - 1);
            if (last == null) break;
            ends.add(last);
        }
        return new TierCounter(List.copyOf(all), counted, ends);
    }

    private @Nullable Position known(long start) {
        var band = starts.indexOf(start);
        return band < lasts.size() ? lasts.get(band) : null;
    }

    /// A member joins. One that is there already only gets its band again.
    public Step<TierCounter, Ranked> join(Members members, Position position) {
        if (members.contains(position)) return new Step<>(this, List.of(ranked(position)));
        members.add(position);
        var after = new TierCounter(starts, counted + 1, lastsWith(members, position));
        var decisions = new ArrayList<Ranked>();
        decisions.add(after.ranked(position));
        for (var last : lasts) if (position.compareTo(last) < 0) decisions.add(after.ranked(last));
        return new Step<>(after, decisions);
    }

    private List<Position> lastsWith(Members members, Position joined) {
        var moved = new ArrayList<Position>();
        for (var last : lasts) {
            var before = joined.compareTo(last) < 0 ? members.before(last) : last;
            if (before != null) moved.add(before);
        }
        var next = lasts.size();
        // Only then: the last of all is not found for nothing.
        var fills = next < starts.size() && starts.get(next) - 1 == counted + 1;
        var last = fills ? members.last() : null;
        if (last != null) moved.add(last);
        return moved;
    }

    /// A member leaves: it does not count after all, or elsewhere.
    public Step<TierCounter, Ranked> leave(Members members, Position position) {
        if (!members.contains(position)) return new Step<>(this, List.of());
        members.remove(position);
        var moved = new ArrayList<Position>();
        var promoted = new ArrayList<Position>();
        for (var last : lasts) {
            if (position.compareTo(last) > 0) {
                moved.add(last);
                continue;
            }
            var next = members.after(last);
            if (next == null) break;
            moved.add(next);
            promoted.add(next);
        }
        var after = new TierCounter(starts, counted - 1, moved);
        return new Step<>(after, promoted.stream().map(after::ranked).toList());
    }

    private Ranked ranked(Position position) {
        var band = 0;
        while (band < lasts.size() && position.compareTo(lasts.get(band)) > 0) band++;
        return new Ranked(position, band == 0 ? 1 : starts.get(band - 1));
    }
}
