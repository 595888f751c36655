package convometer.billing.ledger;

import convometer.billing.rules.Position;
import convometer.billing.rules.TierCounter;

import org.jspecify.annotations.Nullable;

import java.util.TreeSet;

/// What counts in one tier, in memory.
final class TierMembers implements TierCounter.Members {

    private final TreeSet<Position> positions = new TreeSet<>();

    @Override
    public boolean contains(Position position) {
        return positions.contains(position);
    }

    @Override
    public void add(Position position) {
        positions.add(position);
    }

    @Override
    public void remove(Position position) {
        positions.remove(position);
    }

    @Override
    public @Nullable Position before(Position position) {
        return positions.lower(position);
    }

    @Override
    public @Nullable Position after(Position position) {
        return positions.higher(position);
    }

    @Override
    public @Nullable Position last() {
        return positions.isEmpty() ? null : positions.last();
    }

    @Override
    public @Nullable Position at(long rank) {
        return positions.stream().skip(rank - 1).findFirst().orElse(null);
    }
}
