package convometer.billing.rules;

import java.time.Instant;

/// A place in the order (instant, id) in which free tiers, volume tiers and conversations count.
public record Position(Instant at, String id) implements Comparable<Position> {

    @Override
    public int compareTo(Position other) {
        var order = at.compareTo(other.at);
        return order != 0 ? order : CodePoints.ORDER.compare(id, other.id);
    }
}
