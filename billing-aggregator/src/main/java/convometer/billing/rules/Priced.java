package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/// A unit with everything decided: what is billed, why, and whether Meta and we agree.
///
/// @param type null: nobody knows
/// @param rate null: unpriced; zero where free
/// @param card the row of the rate card that says so; null: none does, or it is free
/// @param verdictBilled the verdict is billed; else the estimate is
/// @param discrepancy null: the two agree
public record Priced(
        Unit unit,
        String category,
        @Nullable String type,
        @Nullable BigDecimal rate,
        @Nullable Rate card,
        boolean verdictBilled,
        @Nullable Discrepancy discrepancy) {

    /// One unit costs its rate.
    public @Nullable BigDecimal amount() {
        return rate;
    }
}
