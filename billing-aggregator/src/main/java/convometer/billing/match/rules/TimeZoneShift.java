package convometer.billing.match.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Looks for the whole hours by which Meta's buckets would have to begin later, or earlier, for all
/// figures of a number and market to balance.
final class TimeZoneShift {

    /// Zones are up to 14 hours from Greenwich, and further from each other; what is further than
    /// this is a day's difference and no zone's.
    private static final int MOST_HOURS = 14;

    /// In fewer buckets anything might be a shift.
    private static final int LEAST_BUCKETS = 3;

    private static final int SLOTS_AN_HOUR = 2;

    private record Place(String phoneNumberId, String market) {

        static Place of(MatchKey key) {
            return new Place(key.phoneNumberId(), key.market());
        }
    }

    private final LedgerFold fold;
    private final Map<Place, List<MatchCell>> cells = new HashMap<>();
    private final Map<Place, Map<Kind, List<SlotCounts>>> slots = new HashMap<>();

    TimeZoneShift(LedgerFold fold, Iterable<MatchCell> cells) {
        this.fold = fold;
        for (var cell : cells)
            this.cells.computeIfAbsent(Place.of(cell.key()), _ -> new ArrayList<>()).add(cell);
        fold.forEach((series, counts) ->
                slots.computeIfAbsent(
                                new Place(series.phoneNumberId(), series.market()),
                                _ -> new HashMap<>())
                        .computeIfAbsent(series.billed(), _ -> new ArrayList<>())
                        .add(counts));
    }

    /// The hours for the number and market of a key; empty: none balance.
    OptionalInt of(MatchKey key) {
        var place = Place.of(key);
        var here = cells.getOrDefault(place, List.of());
        if (here.stream()
                        .filter(cell -> cell.open() != 0)
                        .map(cell -> cell.key().bucket())
                        .distinct()
                        .count()
                < LEAST_BUCKETS) return OptionalInt.empty();
        return IntStream.rangeClosed(1, MOST_HOURS)
                .flatMap(hours -> IntStream.of(hours, -hours))
                .filter(hours -> balances(place, hours))
                .findFirst();
    }

    private boolean balances(Place place, int hours) {
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
                                hours * SLOTS_AN_HOUR));
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
