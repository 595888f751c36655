package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;

/// One thing in which the figures do not agree. Lost webhooks are in front of all others; another
/// time zone is one cause of many, which would bury what stands behind them.
///
/// @param why its class
/// @param between whose figures
/// @param key where we have it, or Meta where we have nothing
/// @param other where the other side has it; null: nowhere
/// @param offset of a difference of time zones: by how much Meta's buckets begin later; else zero
/// @param count how many units; of a difference in amounts alone, the units of the bucket
/// @param amount by how much Meta's amount is greater for it, over the whole month; of a verdict
///   and an estimate, the verdict's; null: not known
/// @param ofMonthBeside the ledger has its units in the month before or after
public record Difference(
        DifferenceClass why,
        Between between,
        MatchKey key,
        @Nullable MatchKey other,
        Duration offset,
        long count,
        @Nullable BigDecimal amount,
        boolean ofMonthBeside)
        implements Comparable<Difference> {

    private static final Comparator<Difference> ORDER =
            Comparator.comparing((Difference it) -> it.why() != DifferenceClass.MISSING_WEBHOOK)
                    .thenComparing(it -> it.why() == DifferenceClass.TIME_ZONE)
                    .thenComparing(Difference::key)
                    .thenComparing(Difference::between)
                    .thenComparing(Difference::why)
                    .thenComparing(
                            Difference::other, Comparator.nullsFirst(Comparator.naturalOrder()));

    /// Whose figures differ.
    public enum Between {
        /// What the rules derive, and Meta's verdicts in its webhooks.
        ESTIMATE_AND_VERDICT,
        /// What the ledger bills, and Meta's figures.
        LEDGER_AND_META
    }

    @Override
    public int compareTo(Difference o) {
        return ORDER.compare(this, o);
    }
}
