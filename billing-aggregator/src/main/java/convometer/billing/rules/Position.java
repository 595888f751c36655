package convometer.billing.rules;

import java.time.Instant;
import java.util.Comparator;

/// A place in the order (instant, id) in which free tiers, volume tiers and conversations count.
public record Position(Instant at, String id) implements Comparable<Position> {

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::at).thenComparing(Position::id, CodePoints.ORDER);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
