package convometer.billing.match.rules;

import convometer.billing.rules.CodePoints;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;

/// The units behind a difference: of all that it may be about, those that it is most likely about.
public final class UnitSample {

    /// The most that are kept.
    public static final int MOST = 100;

    private record Ranked(long rank, BookedUnit unit) {}

    private static final Comparator<Ranked> ORDER =
            Comparator.comparingLong(Ranked::rank)
                    .thenComparing(it -> it.unit().at())
                    .thenComparing(it -> it.unit().id(), CodePoints.ORDER);

    private final Difference difference;
    private final BucketCalendar calendar;
    private final TreeSet<Ranked> units = new TreeSet<>(ORDER);

    public UnitSample(Difference difference, BucketCalendar calendar) {
        this.difference = difference;
        this.calendar = calendar;
    }

    /// Keeps a unit, if it is one of them and likelier than what is kept.
    public void add(BookedUnit unit) {
        if (!takes(unit)) return;
        units.add(new Ranked(rank(unit), unit));
        if (units.size() > MOST) units.removeLast();
    }

    private boolean takes(BookedUnit unit) {
        var key = difference.key();
        var fits =
                unit.phoneNumberId().equals(key.phoneNumberId())
                        && key.place().has(unit.place())
                        && unit.billed().equals(key.kind());
        if (!fits || !isThere(unit.at(), key.bucket())) return false;
        var other = difference.other();
        return switch (difference.between()) {
            case LEDGER_AND_META -> difference.why() != DifferenceClass.MISSING_WEBHOOK;
            case ESTIMATE_AND_VERDICT ->
                    unit.hasVerdict() && other != null && other.kind().equals(unit.estimate());
        };
    }

    private boolean isThere(Instant at, int bucket) {
        if (difference.ofMonthBeside())
            return calendar.bucketBeside(at).equals(OptionalInt.of(bucket));
        return calendar.contains(at) && calendar.bucketOf(at) == bucket;
    }

    /// Of what Meta has under other words, those that we would have expected there come first; of
    /// what it has in another bucket, those nearest to it.
    private long rank(BookedUnit unit) {
        var other = difference.other();
        if (difference.ofMonthBeside())
            return Math.min(
                    distance(unit.at(), calendar.from()), distance(unit.at(), calendar.to()));
        if (difference.why() == DifferenceClass.LATE_STATUS) return distance(unit.at(), border());
        return other == null || other.kind().equals(unit.estimate()) ? 0 : 1;
    }

    private Instant border() {
        var other = difference.other();
        var bucket = difference.key().bucket();
        var before = other == null ? bucket == 0 && calendar.size() > 1 : other.bucket() < bucket;
        return before ? calendar.start(bucket) : calendar.end(bucket);
    }

    private static long distance(Instant at, Instant border) {
        return Duration.between(at, border).abs().toMillis();
    }

    /// Their ids, the likeliest first. Not more than the difference counts, where it says how many
    /// they are.
    public List<String> ids() {
        return units.stream()
                .limit(Math.min(difference.count(), MOST))
                .map(it -> it.unit().id())
                .toList();
    }
}
