package convometer.billing.match.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Looks for the time by which Meta's buckets would have to begin later, or earlier, for all
/// compared figures of a number and market to balance.
final class TimeZoneShift {

    /// Zones are up to 14 hours from Greenwich, and further from each other; what is further than
    /// this is a day's difference and no zone's.
    private static final int MOST_SLOTS = 28;

    /// Whole hours before half ones: most zones are whole hours from each other.
    private static final int[] SHIFTS =
            IntStream.concat(shifts(slots -> slots % 2 == 0), shifts(slots -> slots % 2 != 0))
                    .toArray();

    private static IntStream shifts(IntPredicate which) {
        return IntStream.rangeClosed(1, MOST_SLOTS)
                .filter(which)
                .flatMap(slots -> IntStream.of(slots, -slots));
    }

    /// In fewer buckets anything might be a shift.
    private static final int LEAST_BUCKETS = 3;

    private record NumberPlace(String phoneNumberId, Place place) {

        static NumberPlace of(MatchKey key) {
            return new NumberPlace(key.phoneNumberId(), key.place());
        }
    }

    private final LedgerFold fold;
    private final Map<NumberPlace, List<MatchCell>> cells = new HashMap<>();
    private final Map<NumberPlace, Map<Kind, List<SlotCounts>>> slots = new HashMap<>();

    /// @param isCompared whether the figures can have units of a kind at all
    TimeZoneShift(LedgerFold fold, Iterable<MatchCell> cells, Predicate<Kind> isCompared) {
        this.fold = fold;
        for (var cell : cells)
            this.cells
                    .computeIfAbsent(NumberPlace.of(cell.key()), _ -> new ArrayList<>())
                    .add(cell);
        fold.forEach((series, counts) -> {
            if (isCompared.test(series.billed()))
                slots.computeIfAbsent(
                                new NumberPlace(series.phoneNumberId(), series.place()),
                                _ -> new HashMap<>())
                        .computeIfAbsent(series.billed(), _ -> new ArrayList<>())
                        .add(counts);
        });
    }

    /// That of the number and market of a key; zero: nothing balances.
    Duration of(MatchKey key) {
        var place = NumberPlace.of(key);
        var here = cells.getOrDefault(place, List.of());
        if (here.stream()
                        .filter(cell -> cell.open() != 0)
                        .map(cell -> cell.key().bucket())
                        .distinct()
                        .count()
                < LEAST_BUCKETS) return Duration.ZERO;
        var shift = IntStream.of(SHIFTS).filter(slots -> balances(place, slots)).findFirst();
        return BucketCalendar.SLOT.multipliedBy(shift.orElse(0));
    }

    private boolean balances(NumberPlace place, int shift) {
        var ours = slots.getOrDefault(place, Map.of());
        var meta = new HashMap<Kind, Map<Integer, Long>>();
        for (var cell : cells.getOrDefault(place, List.of()))
            meta.computeIfAbsent(cell.key().kind(), _ -> new HashMap<>())
                    .put(cell.key().bucket(), cell.meta());
        var kinds = new TreeSet<>(ours.keySet());
        kinds.addAll(meta.keySet());
        return kinds.stream()
                .allMatch(kind ->
                        balances(
                                ours.getOrDefault(kind, List.of()),
                                meta.getOrDefault(kind, Map.of()),
                                shift));
    }

    /// What of a shifted bucket is of another month is not known, so it may be anything.
    private boolean balances(List<SlotCounts> ours, Map<Integer, Long> meta, int shift) {
        var calendar = fold.calendar();
        for (var bucket = 0; bucket < calendar.size(); bucket++) {
            var from = calendar.firstSlot(bucket) + shift;
            var to = calendar.firstSlot(bucket + 1) + shift;
            if (from < 0 || to > calendar.slots()) continue;
            var sum = ours.stream().mapToLong(counts -> counts.sum(from, to)).sum();
            if (sum != meta.getOrDefault(bucket, 0L)) return false;
        }
        return true;
    }
}
