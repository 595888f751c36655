package convometer.billing.match.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A ledger's own figures are no difference, and of what is planted in them that and nothing else
/// is found.
class MatchPropertyTest {

    private static final int SEEDS = 30;
    private static final int UNITS = 4_000;
    private static final Instant TAKEN_AT = Instant.parse("2026-11-09T00:00:00Z");

    /// Two countries of one market.
    private static final Place BRAZIL = new Place("Rest of the world", "BR");

    private static final Place INDIA = new Place("Rest of the world", "IN");

    private static final Map<Kind, BigDecimal> RATES =
            new TreeMap<>(
                    Map.of(
                            Kind.of("utility", "regular"), new BigDecimal("0.0068"),
                            Kind.of("marketing", "regular"), new BigDecimal("0.0625"),
                            Kind.of("service", "regular"), new BigDecimal("0.0067"),
                            Kind.of("service", "free_customer_service"), BigDecimal.ZERO));

    private static final BandRates BANDS =
            (_, category, _) ->
                    category.equals("utility")
                            ? List.of(new BigDecimal("0.0068"), new BigDecimal("0.006"))
                            : List.of(new BigDecimal("0.0625"));

    /// A month of some numbers and markets, and what Meta would say if it agreed.
    private static final class Month {

        private final Random random;
        private final BucketCalendar calendar;
        private final List<BookedUnit> units = new ArrayList<>();
        private final TreeMap<MatchKey, BigDecimal> costs = new TreeMap<>();
        private final TreeMap<MatchKey, Long> volumes = new TreeMap<>();

        Month(long seed) {
            random = new Random(seed);
            var zones = List.of("America/Sao_Paulo", "Asia/Kolkata", "UTC");
            var granularity = random.nextBoolean() ? Granularity.DAY : Granularity.HALF_HOUR;
            calendar =
                    new BucketCalendar(
                            YearMonth.parse("2026-10"), granularity, ZoneId.of(any(zones)));
            var seconds = (int) (calendar.to().getEpochSecond() - calendar.from().getEpochSecond());
            for (var i = 0; i < UNITS; i++) {
                var kind = any(List.copyOf(RATES.keySet()));
                unit(i, calendar.from().plusSeconds(random.nextInt(seconds)), kind);
            }
        }

        private void unit(int i, Instant at, Kind kind) {
            var unit =
                    new BookedUnit(
                            "w" + i,
                            any(List.of("200", "201")),
                            any(List.of(BRAZIL, INDIA)),
                            at,
                            kind,
                            random.nextInt(10) > 0,
                            kind,
                            RATES.get(kind));
            units.add(unit);
            change(key(unit, calendar.bucketOf(at)), 1);
        }

        private static MatchKey key(BookedUnit unit, int bucket) {
            return new MatchKey(unit.phoneNumberId(), unit.place(), bucket, unit.billed());
        }

        <T> T any(List<T> some) {
            return some.get(random.nextInt(some.size()));
        }

        /// Meta counts more or less.
        void change(MatchKey key, long count) {
            volumes.merge(key, count, Long::sum);
            costs.merge(
                    key,
                    RATES.getOrDefault(key.kind(), BigDecimal.ZERO)
                            .multiply(BigDecimal.valueOf(count)),
                    BigDecimal::add);
        }

        Match match() {
            var fold = new LedgerFold(calendar, TAKEN_AT);
            units.forEach(fold::add);
            var lines = new ArrayList<MetaFigure>();
            volumes.forEach((key, volume) -> {
                if (volume > 0)
                    lines.add(
                            new MetaFigure(
                                    key.phoneNumberId(),
                                    key.place(),
                                    key.bucket(),
                                    key.kind(),
                                    volume,
                                    costs.get(key)));
            });
            return Match.of(fold, new MetaFigures(calendar, TAKEN_AT, lines, 4, false), BANDS);
        }

        /// A bucket of a kind with some units, which is not at an end of the month.
        MatchKey some(Kind kind) {
            var keys =
                    volumes.entrySet().stream()
                            .filter(it -> it.getKey().kind().equals(kind) && it.getValue() > 0)
                            .map(Map.Entry::getKey)
                            .filter(it -> it.bucket() > 0 && it.bucket() < calendar.size() - 1)
                            .toList();
            return any(keys);
        }

        long part(MatchKey key) {
            return 1 + random.nextLong(volumes.getOrDefault(key, 0L));
        }
    }

    private static Kind utility() {
        return Kind.of("utility", "regular");
    }

    /// Changes what Meta says, and answers what is to be found.
    private static String plant(Month month, DifferenceClass why) {
        return switch (why) {
            case LATE_STATUS -> {
                var key = month.some(utility());
                var to = key.at(key.bucket() + (month.random.nextBoolean() ? 1 : -1));
                yield moved(month, why, key, to);
            }
            case CATEGORY_CHANGED -> {
                var key = month.some(utility());
                yield moved(month, why, key, key.with(Kind.of("marketing", "regular")));
            }
            case FREE_OR_CHARGED -> {
                var key = month.some(Kind.of("service", "free_customer_service"));
                yield moved(month, why, key, key.with(Kind.of("service", "regular")));
            }
            case MISSING_WEBHOOK -> {
                var key = month.some(Kind.of("marketing", "regular"));
                month.change(key, 3);
                yield found(why, key, null, 3);
            }
            case UNKNOWN -> {
                var key = month.some(utility());
                var count = month.part(key);
                month.change(key, -count);
                yield found(why, key, null, count);
            }
            case ROUNDING -> {
                var key = month.some(utility());
                month.costs.merge(key, new BigDecimal("-0.00005"), BigDecimal::add);
                yield found(why, key, null, month.volumes.getOrDefault(key, 0L));
            }
            case TIER -> {
                var key = month.some(utility());
                var count = month.volumes.getOrDefault(key, 0L);
                month.costs.put(key, new BigDecimal("0.006").multiply(BigDecimal.valueOf(count)));
                yield found(why, key, null, count);
            }
            case TIME_ZONE -> throw new IllegalArgumentException("it is more than one difference");
        };
    }

    private static String moved(Month month, DifferenceClass why, MatchKey from, MatchKey to) {
        var count = month.part(from);
        month.change(from, -count);
        month.change(to, count);
        return found(why, from, to, count);
    }

    private static String found(
            DifferenceClass why, MatchKey key, @Nullable MatchKey other, long count) {
        return why + " " + key + " " + other + " " + count;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TIME_ZONE")
    void itAndOnlyItIsFound(DifferenceClass why) {
        for (var seed = 0; seed < SEEDS; seed++) {
            var month = new Month(seed);
            assertEquals(List.of(), month.match().differences(), "seed " + seed);
            var planted = plant(month, why);
            assertEquals(
                    List.of(planted),
                    month.match().differences().stream()
                            .map(it -> found(it.why(), it.key(), it.other(), it.count()))
                            .toList(),
                    "seed " + seed);
        }
    }

    @Test
    void aShiftOfOneNumberAndMarketIsFoundThereAlone() {
        for (var seed = 0; seed < SEEDS; seed++) {
            var month = new Month(seed);
            var slots = month.any(IntStream.range(-28, 29).filter(it -> it != 0).boxed().toList());
            var offset = BucketCalendar.SLOT.multipliedBy(slots);
            for (var unit : month.units) {
                if (!unit.phoneNumberId().equals("200") || !unit.place().equals(INDIA)) continue;
                month.change(Month.key(unit, month.calendar.bucketOf(unit.at())), -1);
                // A bucket of Meta's begins so much later.
                var at = unit.at().minus(offset);
                if (month.calendar.contains(at))
                    month.change(Month.key(unit, month.calendar.bucketOf(at)), 1);
            }
            var found = month.match().differences();
            assertTrue(found.size() > 3, "seed " + seed);
            for (var difference : found) {
                assertEquals(DifferenceClass.TIME_ZONE, difference.why(), "seed " + seed);
                assertEquals(offset, difference.offset(), "seed " + seed);
                assertEquals(
                        "200 IN",
                        difference.key().phoneNumberId()
                                + " "
                                + difference.key().place().country());
            }
        }
    }

    @Test
    void theOrderOfUnitsAndLinesIsNoMatter() {
        for (var seed = 0; seed < SEEDS / 4; seed++) {
            var month = new Month(seed);
            for (var i = 0; i < 20; i++) {
                var key = month.some(utility());
                month.change(key, -month.part(key));
                month.change(month.some(Kind.of("marketing", "regular")), 2);
            }
            var before = month.match().differences();
            Collections.shuffle(month.units, month.random);
            assertEquals(before, month.match().differences(), "seed " + seed);
        }
    }
}
