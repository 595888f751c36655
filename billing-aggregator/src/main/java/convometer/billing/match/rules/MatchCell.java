package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/// All figures of one key, side by side.
public final class MatchCell {

    /// Meta's costs of one unit where the ledger has none to compare with.
    private static final int RATE_DECIMALS = 9;

    private final MatchKey key;
    private final Map<BigDecimal, Long> rates = new TreeMap<>();
    private long billed;
    private long verdicts;
    private long estimates;
    private long unpriced;
    private long afterFigures;
    private long atEdge;
    private BigDecimal billedAmount = BigDecimal.ZERO;
    private long meta;
    private int lines;
    private @Nullable BigDecimal metaCost;

    /// What of the difference in volume no class has explained yet: greater where Meta has more.
    private long open;

    /// The money of what is explained.
    private BigDecimal explained = BigDecimal.ZERO;

    MatchCell(MatchKey key) {
        this.key = key;
    }

    void book(LedgerFold.Series series, long count) {
        billed += count;
        open -= count;
        if (series.hasVerdict()) verdicts += count;
        switch (series.mark()) {
            case AFTER_FIGURES -> afterFigures += count;
            case AT_EDGE -> atEdge += count;
            case NONE -> {}
        }
        if (series.amount() == null) unpriced += count;
        else {
            rates.merge(series.amount().stripTrailingZeros(), count, Long::sum);
            billedAmount = billedAmount.add(series.amount().multiply(BigDecimal.valueOf(count)));
        }
    }

    void estimate(long count) {
        estimates += count;
    }

    void report(MetaFigure line) {
        meta += line.volume();
        open += line.volume();
        lines++;
        if (line.cost() != null)
            metaCost = metaCost == null ? line.cost() : metaCost.add(line.cost());
    }

    public MatchKey key() {
        return key;
    }

    /// Units that are billed so.
    public long billed() {
        return billed;
    }

    /// What the priced ones of these come to.
    public BigDecimal billedAmount() {
        return billedAmount;
    }

    /// How many of these have no price.
    public long unpriced() {
        return unpriced;
    }

    /// How many of these are by Meta's verdict.
    public long verdicts() {
        return verdicts;
    }

    /// Units that would be billed so by the rules alone.
    public long estimates() {
        return estimates;
    }

    /// What Meta counts.
    public long meta() {
        return meta;
    }

    /// What Meta says that it costs; null: it does not say.
    public @Nullable BigDecimal metaCost() {
        return metaCost;
    }

    long afterFigures() {
        return afterFigures;
    }

    long atEdge() {
        return atEdge;
    }

    int lines() {
        return lines;
    }

    long open() {
        return open;
    }

    BigDecimal explained() {
        return explained;
    }

    boolean hasMoreHere() {
        return open < 0;
    }

    boolean metaHasMore() {
        return open > 0;
    }

    /// Some of the difference in volume is explained.
    ///
    /// @param count positive: Meta has more
    void explain(long count) {
        open -= count;
        var worth = worth(count);
        if (worth != null) explained = explained.add(worth);
    }

    /// What so many units cost; where only one side has any, all of them what that side says.
    @Nullable BigDecimal worth(long count) {
        if (meta == 0 && unpriced == 0 && count == -billed) return billedAmount.negate();
        if (rates.isEmpty() && metaCost != null && count == meta) return metaCost;
        var rate = rate();
        return rate == null ? null : rate.multiply(BigDecimal.valueOf(count));
    }

    /// What one unit costs: as most of ours do, of several the most; else by Meta's figures; null:
    /// nobody knows.
    private @Nullable BigDecimal rate() {
        if (!key.kind().isCharged() && key.kind().isFree()) return BigDecimal.ZERO;
        if (!rates.isEmpty())
            return rates.entrySet().stream()
                    .max(
                            Map.Entry.<BigDecimal, Long>comparingByValue()
                                    .thenComparing(Map.Entry.comparingByKey()))
                    .orElseThrow()
                    .getKey();
        return metaCost == null || meta == 0
                ? null
                : metaCost.divide(BigDecimal.valueOf(meta), RATE_DECIMALS, RoundingMode.HALF_UP);
    }
}
