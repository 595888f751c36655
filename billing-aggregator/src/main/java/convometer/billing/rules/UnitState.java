package convometer.billing.rules;

import convometer.billing.rules.Estimate.Pool;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is known of one message: the newest assessment and the newest word of its free tier. News
/// of the two may come in any order; the higher revision and the later word win.
///
/// @param revision of the newest assessment
/// @param unit null: it is none
/// @param rank null: no word yet
public record UnitState(int revision, @Nullable MessageUnit unit, @Nullable Rank rank) {

    /// Nothing is known.
    public static final UnitState UNSEEN = new UnitState(0, null, null);

    /// The free tier's word about a message at one place of one pool.
    ///
    /// @param sequence grows with every word of the pool
    public record Rank(String pool, Instant at, long sequence, boolean free) {}

    /// A message takes or gives up its place in a free tier.
    public record Move(Pool pool, Position position, boolean joins) {}

    /// A new assessment; an older one changes nothing.
    ///
    /// @param assessed null: the message is no unit
    public Step<UnitState, Move> assessed(int newRevision, @Nullable MessageUnit assessed) {
        if (newRevision < revision) return new Step<>(this, List.of());
        return new Step<>(new UnitState(newRevision, assessed, rank), moves(unit, assessed));
    }

    private static List<Move> moves(@Nullable MessageUnit from, @Nullable MessageUnit to) {
        var left = place(from, false);
        var joined = place(to, true);
        if (left != null
                && joined != null
                && left.pool().id().equals(joined.pool().id())
                && left.position().equals(joined.position())) return List.of();
        var moves = new ArrayList<Move>();
        if (left != null) moves.add(left);
        if (joined != null) moves.add(joined);
        return moves;
    }

    private static @Nullable Move place(@Nullable MessageUnit unit, boolean joins) {
        var pool = unit == null ? null : unit.pool();
        return unit == null || pool == null ? null : new Move(pool, unit.position(), joins);
    }

    /// A word of a free tier; one about a place that the message has left changes nothing.
    public UnitState ranked(Rank word) {
        if (!concerns(word)) return this;
        var stale = rank != null && concerns(rank) && rank.sequence() >= word.sequence();
        return stale ? this : new UnitState(revision, unit, word);
    }

    private boolean concerns(Rank word) {
        var pool = unit == null ? null : unit.pool();
        return unit != null
                && pool != null
                && pool.id().equals(word.pool())
                && unit.at().equals(word.at());
    }

    /// The free tier has not spoken yet: what was billed before stays until it does.
    public boolean pending() {
        return unit != null && unit.pool() != null && (rank == null || !concerns(rank));
    }

    /// The final estimate of a unit that is not pending; null: our rules derive none.
    public @Nullable Estimate estimate() {
        if (unit == null || unit.estimate() == null) return null;
        if (unit.pool() == null) return unit.estimate();
        if (rank == null || !concerns(rank))
            throw new IllegalStateException("no word of the free tier about " + unit.wamid());
        return unit.estimate().ranked(rank.free());
    }
}
