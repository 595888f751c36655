package convometer.billing.match.rules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/// The time buckets of a month in a time zone, in their order. Each consists of whole slots of half
/// an hour, counted from the beginning of the month.
public final class BucketCalendar {

    /// How long a slot is.
    static final Duration SLOT = Duration.ofMinutes(30);

    /// So near to where a month begins or ends Meta may count a delivery in the month beside.
    private static final Duration EDGE = Duration.ofMinutes(10);

    private static final Duration DAY = Duration.ofDays(1);

    private final YearMonth month;
    private final Granularity granularity;
    private final ZoneId zone;
    private final List<Instant> bounds;

    public BucketCalendar(YearMonth month, Granularity granularity, ZoneId zone) {
        this.month = month;
        this.granularity = granularity;
        this.zone = zone;
        bounds = List.copyOf(bounds());
    }

    private List<Instant> bounds() {
        var bounds = new ArrayList<Instant>();
        var first = startOf(month.atDay(1));
        var end = startOf(month.plusMonths(1).atDay(1));
        switch (granularity) {
            case MONTH -> bounds.add(first);
            case DAY -> {
                for (var day = 1; day <= month.lengthOfMonth(); day++)
                    bounds.add(startOf(month.atDay(day)));
            }
            case HALF_HOUR -> {
                for (var at = first; at.isBefore(end); at = at.plus(SLOT)) bounds.add(at);
            }
        }
        bounds.add(end);
        return bounds;
    }

    private Instant startOf(LocalDate date) {
        return date.atStartOfDay(zone).toInstant();
    }

    public YearMonth month() {
        return month;
    }

    public Granularity granularity() {
        return granularity;
    }

    public ZoneId zone() {
        return zone;
    }

    /// Where the first bucket begins.
    public Instant from() {
        return bounds.getFirst();
    }

    /// Where the last bucket ends.
    public Instant to() {
        return bounds.getLast();
    }

    /// How many buckets there are.
    public int size() {
        return bounds.size() - 1;
    }

    public Instant start(int bucket) {
        return bounds.get(bucket);
    }

    public Instant end(int bucket) {
        return bounds.get(bucket + 1);
    }

    /// The local date with which a bucket begins.
    LocalDate date(int bucket) {
        return LocalDate.ofInstant(start(bucket), zone);
    }

    public boolean contains(Instant at) {
        return !at.isBefore(from()) && at.isBefore(to());
    }

    /// Whether Meta may count a delivery of the month in the month beside.
    boolean isAtEdge(Instant at) {
        return at.isBefore(from().plus(EDGE)) || !at.isBefore(to().minus(EDGE));
    }

    /// The bucket in which Meta may count a delivery of the month beside: the first or the last;
    /// empty: in none.
    OptionalInt bucketBeside(Instant at) {
        if (contains(at)) return OptionalInt.empty();
        if (at.isBefore(from()))
            return at.isBefore(from().minus(EDGE)) ? OptionalInt.empty() : OptionalInt.of(0);
        return at.isBefore(to().plus(EDGE)) ? OptionalInt.of(size() - 1) : OptionalInt.empty();
    }

    /// From when to when deliveries are that Meta may count in this month.
    public Instant firstCounted() {
        return from().minus(EDGE);
    }

    /// The end of that.
    public Instant lastCounted() {
        return to().plus(EDGE).minusMillis(1);
    }

    /// The bucket of an instant of the month.
    public int bucketOf(Instant at) {
        var found = Collections.binarySearch(bounds, at);
        return found >= 0 ? found : -found - 2;
    }

    /// The bucket that begins and ends so; empty: none does. A day on which the clocks change may
    /// be written as one of 24 hours.
    public OptionalInt bucket(Instant start, Instant end) {
        var found = Collections.binarySearch(bounds, start);
        if (found < 0 || found == size()) return OptionalInt.empty();
        var fits =
                end.equals(end(found))
                        || (granularity == Granularity.DAY && end.equals(start.plus(DAY)));
        return fits ? OptionalInt.of(found) : OptionalInt.empty();
    }

    int slotOf(Instant at) {
        return (int) Duration.between(from(), at).dividedBy(SLOT);
    }

    /// All slots of the month; the last may be shorter where a zone's offset has changed by less.
    int slots() {
        return slotOf(to().minusMillis(1)) + 1;
    }

    /// The first slot of a bucket, which is also that after the last one of the bucket before.
    int firstSlot(int bucket) {
        return bucket == size() ? slots() : slotOf(bounds.get(bucket));
    }
}
