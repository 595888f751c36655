package convometer.billing.rules;

import java.time.Instant;
import java.util.Comparator;

/// A message's place in the order (delivery, wamid) in which free tiers count (P3).
public record Position(Instant at, String wamid) implements Comparable<Position> {

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::at).thenComparing(Position::wamid, CodePoints.ORDER);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
