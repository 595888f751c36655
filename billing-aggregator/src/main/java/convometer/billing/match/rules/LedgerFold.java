package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// The units of a month, counted by what they have in common and by slots of half an hour. It takes
/// one unit after the other and keeps none of them.
public final class LedgerFold {

    /// Why Meta's figures may lack a unit.
    enum Mark {
        NONE,
        /// It was delivered after the figures were taken.
        AFTER_FIGURES,
        /// It was delivered where the month begins or ends: Meta may count it in the one beside.
        AT_EDGE
    }

    /// What the units of one counter have in common.
    record Series(
            String phoneNumberId,
            Place place,
            Kind billed,
            boolean hasVerdict,
            @Nullable Kind estimate,
            @Nullable BigDecimal amount,
            Mark mark) {

        private Series at(Place other) {
            return new Series(phoneNumberId, other, billed, hasVerdict, estimate, amount, mark);
        }
    }

    private final BucketCalendar calendar;
    private final Instant takenAt;
    private final Map<Series, SlotCounts> counts = new HashMap<>();

    /// Units of the months beside, by where Meta may count them.
    private final Map<MatchKey, Long> beside = new HashMap<>();

    private long units;

    /// @param takenAt when Meta's figures were taken
    public LedgerFold(BucketCalendar calendar, Instant takenAt) {
        this.calendar = calendar;
        this.takenAt = takenAt;
    }

    /// Counts a unit, if it is of the month of the calendar, or so near to it that Meta may count
    /// it there.
    public void add(BookedUnit unit) {
        if (!calendar.contains(unit.at())) {
            addBeside(unit);
            return;
        }
        units++;
        var series =
                new Series(
                        unit.phoneNumberId(),
                        unit.place(),
                        unit.billed(),
                        unit.hasVerdict(),
                        unit.estimate(),
                        unit.amount(),
                        mark(unit.at()));
        counts.computeIfAbsent(series, _ -> new SlotCounts(calendar.slots()))
                .add(calendar.slotOf(unit.at()));
    }

    private Mark mark(Instant at) {
        if (!at.isBefore(takenAt)) return Mark.AFTER_FIGURES;
        return calendar.isAtEdge(at) ? Mark.AT_EDGE : Mark.NONE;
    }

    private void addBeside(BookedUnit unit) {
        if (!unit.at().isBefore(takenAt)) return;
        calendar.bucketBeside(unit.at())
                .ifPresent(bucket ->
                        beside.merge(
                                new MatchKey(
                                        unit.phoneNumberId(), unit.place(), bucket, unit.billed()),
                                1L,
                                Long::sum));
    }

    /// The same units, some of them counted at other places.
    LedgerFold at(ComparedPlaces places) {
        var other = new LedgerFold(calendar, takenAt);
        counts.forEach((series, slots) ->
                other.counts
                        .computeIfAbsent(
                                series.at(places.of(series.phoneNumberId(), series.place())),
                                _ -> new SlotCounts(calendar.slots()))
                        .add(slots));
        beside.forEach((key, count) ->
                other.beside.merge(
                        key.at(places.of(key.phoneNumberId(), key.place())), count, Long::sum));
        other.units = units;
        return other;
    }

    /// Takes each place of which units are counted, also those of the months beside.
    void places(BiConsumer<String, Place> taker) {
        counts.keySet().forEach(series -> taker.accept(series.phoneNumberId(), series.place()));
        beside.keySet().forEach(key -> taker.accept(key.phoneNumberId(), key.place()));
    }

    public BucketCalendar calendar() {
        return calendar;
    }

    /// How many units of the months beside Meta may count under this key.
    long beside(MatchKey key) {
        return beside.getOrDefault(key, 0L);
    }

    /// How many units of the month are counted.
    public long units() {
        return units;
    }

    /// Takes each counter with its counts.
    void forEach(BiConsumer<Series, SlotCounts> taker) {
        counts.forEach(taker);
    }

    /// Takes how many units of a counter there are in each bucket that has some.
    void buckets(SlotCounts slots, BiConsumer<Integer, Long> taker) {
        for (var bucket = 0; bucket < calendar.size(); bucket++) {
            var count = slots.sum(calendar.firstSlot(bucket), calendar.firstSlot(bucket + 1));
            if (count > 0) taker.accept(bucket, count);
        }
    }
}
