package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// The units of a month, counted by what they have in common and by slots of half an hour. It takes
/// one unit after the other and keeps none of them.
public final class LedgerFold {

    /// So near to the end of a month Meta may count a delivery in the month beside.
    static final Duration EDGE = Duration.ofMinutes(10);

    /// Why Meta's figures may lack a unit.
    enum Mark {
        NONE,
        /// It was delivered after the figures were taken.
        AFTER_FIGURES,
        /// It was delivered within [#EDGE] of where the month begins or ends.
        AT_EDGE
    }

    /// What the units of one counter have in common.
    record Series(
            String phoneNumberId,
            String market,
            Kind billed,
            boolean hasVerdict,
            @Nullable Kind estimate,
            @Nullable BigDecimal amount,
            Mark mark) {}

    private final BucketCalendar calendar;
    private final Instant takenAt;
    private final Map<Series, SlotCounts> counts = new HashMap<>();
    private long units;

    /// @param takenAt when Meta's figures were taken
    public LedgerFold(BucketCalendar calendar, Instant takenAt) {
        this.calendar = calendar;
        this.takenAt = takenAt;
    }

    /// Counts a unit, if it is of the month of the calendar.
    public void add(BookedUnit unit) {
        if (!calendar.contains(unit.at())) return;
        units++;
        var series =
                new Series(
                        unit.phoneNumberId(),
                        unit.market(),
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
        var atEdge =
                at.isBefore(calendar.from().plus(EDGE)) || !at.isBefore(calendar.to().minus(EDGE));
        return atEdge ? Mark.AT_EDGE : Mark.NONE;
    }

    public BucketCalendar calendar() {
        return calendar;
    }

    /// How many units are counted.
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
