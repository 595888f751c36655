package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/// The ledger and Meta's figures of one month, held against each other: all figures side by side,
/// and each difference with its class. The classes are tried in the order of the methods that [#of]
/// calls; what one has explained the next does not see.
public final class Match {

    /// Amounts that differ by less are equal: it comes of rates that are worked out of an amount.
    private static final BigDecimal NEGLIGIBLE = new BigDecimal("0.000001");

    private final NavigableMap<MatchKey, MatchCell> cells = new TreeMap<>();

    /// What the ledger does not charge, where Meta's figures are of what is charged alone.
    private final NavigableMap<MatchKey, MatchCell> uncharged = new TreeMap<>();

    private final List<Difference> differences = new ArrayList<>();
    private final LedgerFold fold;
    private final MetaFigures figures;
    private final BandRates rates;

    private Match(LedgerFold fold, MetaFigures figures, BandRates rates) {
        this.fold = fold;
        this.figures = figures;
        this.rates = rates;
    }

    /// Compares a month.
    ///
    /// @param fold of units in the calendar of the figures
    public static Match of(LedgerFold fold, MetaFigures figures, BandRates rates) {
        var places = new ComparedPlaces(fold, figures);
        var match = new Match(fold.at(places), figures.at(places), rates);
        match.fill();
        match.compareVerdicts();
        match.timeZones();
        match.types();
        match.categories();
        match.lateStatuses();
        match.chargedAfterAll();
        match.rest();
        match.amounts();
        Collections.sort(match.differences);
        return match;
    }

    /// All figures, in the order of their keys.
    public Collection<MatchCell> cells() {
        return Collections.unmodifiableCollection(cells.values());
    }

    /// The figures of a difference's key.
    public MatchCell cell(MatchKey key) {
        var cell = cells.getOrDefault(key, uncharged.get(key));
        return cell == null ? new MatchCell(key) : cell;
    }

    /// All differences, lost webhooks first and other time zones last, else in the order of their
    /// keys.
    public List<Difference> differences() {
        return Collections.unmodifiableList(differences);
    }

    public BucketCalendar calendar() {
        return fold.calendar();
    }

    /// Whether Meta counts deliveries where the month begins or ends that the ledger may have in
    /// the months beside.
    public boolean lacksAtEdge() {
        return differences.stream()
                .filter(each -> each.why() == DifferenceClass.MISSING_WEBHOOK)
                .map(each -> each.key().bucket())
                .anyMatch(bucket -> bucket == 0 || bucket == calendar().size() - 1);
    }

    private MatchCell at(MatchKey key) {
        return (isCompared(key.kind()) ? cells : uncharged).computeIfAbsent(key, MatchCell::new);
    }

    private boolean isCompared(Kind kind) {
        return kind.isCharged() || !figures.chargedOnly();
    }

    private void fill() {
        fold.forEach((series, slots) ->
                fold.buckets(
                        slots,
                        (bucket, count) -> {
                            at(key(series, bucket, series.billed())).book(series, count);
                            var estimate = series.estimate();
                            if (estimate != null && isCompared(estimate))
                                at(key(series, bucket, estimate)).estimate(count);
                        }));
        for (var line : figures.lines())
            at(new MatchKey(line.phoneNumberId(), line.place(), line.bucket(), line.kind()))
                    .report(line);
    }

    private static MatchKey key(LedgerFold.Series series, int bucket, Kind kind) {
        return new MatchKey(series.phoneNumberId(), series.place(), bucket, kind);
    }

    private record Changed(MatchKey verdict, MatchKey estimate) {}

    private static final class Sum {
        private long count;
        private BigDecimal amount = BigDecimal.ZERO;
        private boolean known = true;
    }

    /// What the ledger knows unit by unit.
    private void compareVerdicts() {
        var changed = new HashMap<Changed, Sum>();
        fold.forEach((series, slots) -> {
            var estimate = series.estimate();
            if (estimate == null || !series.hasVerdict() || Kind.agree(series.billed(), estimate))
                return;
            fold.buckets(
                    slots,
                    (bucket, count) -> {
                        var verdict = key(series, bucket, series.billed());
                        var sum =
                                changed.computeIfAbsent(
                                        new Changed(verdict, verdict.with(estimate)),
                                        _ -> new Sum());
                        var before = price(verdict.with(estimate));
                        sum.count += count;
                        sum.known &= before != null && series.amount() != null;
                        if (before != null && series.amount() != null)
                            sum.amount =
                                    sum.amount.add(
                                            series.amount()
                                                    .subtract(before)
                                                    .multiply(BigDecimal.valueOf(count)));
                    });
        });
        changed.forEach((pair, sum) ->
                differences.add(
                        new Difference(
                                pair.verdict().kind().sameCategory(pair.estimate().kind())
                                        ? DifferenceClass.FREE_OR_CHARGED
                                        : DifferenceClass.CATEGORY_CHANGED,
                                Difference.Between.ESTIMATE_AND_VERDICT,
                                pair.verdict(),
                                pair.estimate(),
                                Duration.ZERO,
                                sum.count,
                                sum.known ? sum.amount : null,
                                false)));
    }

    /// Of the first band.
    private @Nullable BigDecimal price(MatchKey key) {
        if (key.kind().isFree()) return BigDecimal.ZERO;
        if (!key.kind().isCharged()) return null;
        var bands = bands(key);
        return bands.isEmpty() ? null : bands.getFirst();
    }

    private List<BigDecimal> bands(MatchKey key) {
        return rates.of(
                key.place().market(), key.kind().category(), fold.calendar().date(key.bucket()));
    }

    private void timeZones() {
        var shift = new TimeZoneShift(fold, cells.values(), this::isCompared);
        var shifts = new HashMap<MatchKey, Duration>();
        for (var cell : cells.values()) {
            // One answer for a number and market, whatever of it is explained by now.
            var place = new MatchKey(cell.key().phoneNumberId(), cell.key().place(), 0, NO_KIND);
            var offset = shifts.computeIfAbsent(place, _ -> shift.of(cell.key()));
            if (!offset.isZero() && cell.open() != 0) {
                var count = cell.open();
                differences.add(
                        difference(
                                DifferenceClass.TIME_ZONE,
                                cell,
                                null,
                                offset,
                                Math.abs(count),
                                cell.worth(count)));
                cell.explain(count);
            }
        }
    }

    private static final Kind NO_KIND = new Kind("", "");

    private void types() {
        for (var bucket : buckets())
            balance(
                    bucket,
                    DifferenceClass.FREE_OR_CHARGED,
                    (ours, meta) -> ours.key().kind().sameCategory(meta.key().kind()));
    }

    private void categories() {
        for (var bucket : buckets()) {
            balance(
                    bucket,
                    DifferenceClass.CATEGORY_CHANGED,
                    (ours, meta) -> ours.key().kind().type().equals(meta.key().kind().type()));
            balance(bucket, DifferenceClass.CATEGORY_CHANGED, (_, _) -> true);
        }
    }

    /// The figures of a number and market by bucket.
    private Collection<List<MatchCell>> buckets() {
        var buckets = new TreeMap<MatchKey, List<MatchCell>>();
        for (var cell : cells.values())
            if (cell.open() != 0)
                buckets.computeIfAbsent(cell.key().with(NO_KIND), _ -> new ArrayList<>()).add(cell);
        return buckets.values();
    }

    /// What we have too much of and Meta has too much of, as far as the two fit.
    private void balance(
            List<MatchCell> bucket, DifferenceClass why, BiPredicate<MatchCell, MatchCell> fits) {
        for (var ours : bucket)
            for (var meta : bucket)
                if (ours.hasMoreHere() && meta.metaHasMore() && fits.test(ours, meta))
                    move(why, ours, meta);
    }

    private void move(DifferenceClass why, MatchCell ours, MatchCell meta) {
        var count = Math.min(-ours.open(), meta.open());
        var before = ours.worth(count);
        var after = meta.worth(count);
        var amount = before == null || after == null ? null : after.subtract(before);
        differences.add(difference(why, ours, meta.key(), Duration.ZERO, count, amount));
        ours.explain(-count);
        meta.explain(count);
    }

    private void lateStatuses() {
        for (var cell : List.copyOf(cells.values())) {
            var beside = cells.get(cell.key().at(cell.key().bucket() + 1));
            if (beside != null) {
                if (cell.hasMoreHere() && beside.metaHasMore())
                    move(DifferenceClass.LATE_STATUS, cell, beside);
                else if (cell.metaHasMore() && beside.hasMoreHere())
                    move(DifferenceClass.LATE_STATUS, beside, cell);
            }
            tooLateForMeta(cell);
            tooEarlyForMeta(cell);
        }
    }

    /// What Meta's figures cannot have, or have in another month. Not before both neighbours had
    /// their turn, which is so once the one behind had.
    private void tooLateForMeta(MatchCell cell) {
        if (!cell.hasMoreHere()) return;
        var count = Math.min(-cell.open(), cell.afterFigures() + cell.atEdge());
        if (count > 0) missing(DifferenceClass.LATE_STATUS, cell, count);
    }

    /// What Meta counts here, and the ledger seconds before the month, or after it.
    private void tooEarlyForMeta(MatchCell cell) {
        if (!cell.metaHasMore()) return;
        var count = Math.min(cell.open(), fold.beside(cell.key()));
        if (count == 0) return;
        differences.add(
                new Difference(
                        DifferenceClass.LATE_STATUS,
                        Difference.Between.LEDGER_AND_META,
                        cell.key(),
                        null,
                        Duration.ZERO,
                        count,
                        cell.worth(count),
                        true));
        cell.explain(count);
    }

    /// An invoice does not say what Meta counts as free. Of what it charges too much the ledger may
    /// have as many deliveries of the category that are free: then no webhook of them was lost.
    private void chargedAfterAll() {
        for (var cell : cells.values()) {
            var from = cell.key().with(NO_KIND);
            for (var ours : uncharged.subMap(from, from.at(from.bucket() + 1)).values())
                if (cell.metaHasMore()
                        && ours.hasMoreHere()
                        && ours.key().kind().sameCategory(cell.key().kind()))
                    move(DifferenceClass.FREE_OR_CHARGED, ours, cell);
        }
    }

    private void missing(DifferenceClass why, MatchCell cell, long count) {
        differences.add(difference(why, cell, null, Duration.ZERO, count, cell.worth(-count)));
        cell.explain(-count);
    }

    private void rest() {
        for (var cell : cells.values()) {
            if (cell.hasMoreHere()) missing(DifferenceClass.UNKNOWN, cell, -cell.open());
            if (cell.metaHasMore()) {
                var count = cell.open();
                differences.add(
                        difference(
                                DifferenceClass.MISSING_WEBHOOK,
                                cell,
                                null,
                                Duration.ZERO,
                                count,
                                cell.worth(count)));
                cell.explain(count);
            }
        }
    }

    private void amounts() {
        if (!figures.hasCosts()) return;
        for (var cell : cells.values()) {
            // Where the ledger has nothing, or nothing with a price, there is nothing to compare.
            if (cell.billed() == 0 || cell.unpriced() > 0) continue;
            var cost = cell.metaCost() == null ? BigDecimal.ZERO : cell.metaCost();
            var left = cost.subtract(cell.billedAmount()).subtract(cell.explained());
            if (left.abs().compareTo(NEGLIGIBLE) < 0) continue;
            differences.add(
                    difference(
                            whyAmount(cell, cost, left),
                            cell,
                            null,
                            Duration.ZERO,
                            Math.max(cell.billed(), cell.meta()),
                            left));
        }
    }

    private DifferenceClass whyAmount(MatchCell cell, BigDecimal cost, BigDecimal left) {
        var rounding = figures.roundingOfALine().multiply(BigDecimal.valueOf(cell.lines()));
        if (left.abs().compareTo(rounding) <= 0) return DifferenceClass.ROUNDING;
        var bands = bands(cell.key());
        var volume = BigDecimal.valueOf(cell.meta());
        if (cell.key().kind().isCharged() && bands.size() > 1 && cell.meta() > 0) {
            var least = Collections.min(bands).multiply(volume).subtract(rounding);
            var most = Collections.max(bands).multiply(volume).add(rounding);
            if (cost.compareTo(least) >= 0 && cost.compareTo(most) <= 0)
                return DifferenceClass.TIER;
        }
        return DifferenceClass.UNKNOWN;
    }

    private static Difference difference(
            DifferenceClass why,
            MatchCell cell,
            @Nullable MatchKey other,
            Duration offset,
            long count,
            @Nullable BigDecimal amount) {
        return new Difference(
                why,
                Difference.Between.LEDGER_AND_META,
                cell.key(),
                other,
                offset,
                count,
                amount,
                false);
    }

    /// A class of differences, and whose figures differ so: what the ledger lacks is not to be
    /// added to what the rules derive otherwise.
    public record ClassOf(Difference.Between between, DifferenceClass why)
            implements Comparable<ClassOf> {

        private static final Comparator<ClassOf> ORDER =
                Comparator.comparing(ClassOf::between).thenComparing(ClassOf::why);

        @Override
        public int compareTo(ClassOf o) {
            return ORDER.compare(this, o);
        }
    }

    /// How many differences of a class there are, and what they come to.
    ///
    /// @param amount of those whose amount is known
    public record ClassTotal(long differences, long count, BigDecimal amount) {

        private static final ClassTotal NONE = new ClassTotal(0, 0, BigDecimal.ZERO);

        ClassTotal plus(Difference difference) {
            return new ClassTotal(
                    differences + 1,
                    count + difference.count(),
                    difference.amount() == null ? amount : amount.add(difference.amount()));
        }
    }

    /// Classes without a difference are not there.
    public SortedMap<ClassOf, ClassTotal> totals() {
        var totals = new TreeMap<ClassOf, ClassTotal>();
        for (var difference : differences) {
            var of = new ClassOf(difference.between(), difference.why());
            totals.put(of, totals.getOrDefault(of, ClassTotal.NONE).plus(difference));
        }
        return totals;
    }
}
