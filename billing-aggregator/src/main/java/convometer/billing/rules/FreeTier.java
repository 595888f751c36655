package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// P3: the first messages of a business number in a local month are free, in the order (delivery,
/// wamid). One arrival or departure changes at most one other message, and costs a look-up, not a
/// count.
///
/// @param allowance how many are free
/// @param counted how many there are
/// @param lastFree the message that takes the last free place; null while places are left
public record FreeTier(int allowance, long counted, @Nullable Position lastFree) {

    /// The messages of the pool in their order. Belongs to one pool; changes as the fold says.
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
    }

    /// A message is within the free tier, or is not.
    public record Ranked(Position position, boolean free) {}

    public static FreeTier of(int allowance) {
        return new FreeTier(allowance, 0, null);
    }

    /// A message joins. One that is there already is only told its rank again.
    public Step<FreeTier, Ranked> join(Members members, Position position) {
        if (members.contains(position))
            return new Step<>(this, List.of(new Ranked(position, isFree(position))));
        members.add(position);
        var more = counted + 1;
        if (more < allowance) return stays(more, null, position, true);
        if (more == allowance) return stays(more, members.last(), position, true);
        if (lastFree == null || position.compareTo(lastFree) > 0)
            return stays(more, lastFree, position, false);
        return new Step<>(
                new FreeTier(allowance, more, members.before(lastFree)),
                List.of(new Ranked(position, true), new Ranked(lastFree, false)));
    }

    private Step<FreeTier, Ranked> stays(
            long count, @Nullable Position boundary, Position joined, boolean free) {
        return new Step<>(
                new FreeTier(allowance, count, boundary), List.of(new Ranked(joined, free)));
    }

    /// A message leaves: it is no unit after all, or belongs elsewhere.
    public Step<FreeTier, Ranked> leave(Members members, Position position) {
        if (!members.contains(position)) return new Step<>(this, List.of());
        members.remove(position);
        var fewer = counted - 1;
        if (lastFree == null || position.compareTo(lastFree) > 0)
            return new Step<>(new FreeTier(allowance, fewer, lastFree), List.of());
        var promoted = members.after(lastFree);
        var decisions = promoted == null ? List.<Ranked>of() : List.of(new Ranked(promoted, true));
        return new Step<>(new FreeTier(allowance, fewer, promoted), decisions);
    }

    private boolean isFree(Position position) {
        return counted < allowance || (lastFree != null && position.compareTo(lastFree) <= 0);
    }
}
