package convometer.tracker.budget;

import java.math.BigDecimal;
import java.util.List;

/// What may be spent in one period of a budget.
///
/// @param currency ISO 4217 code of the account's currency
/// @param hard what would exceed it is refused
/// @param thresholds percent of the amount, ascending
public record Budget(
        BudgetPeriod period,
        BigDecimal amount,
        String currency,
        boolean hard,
        List<Integer> thresholds) {

    private static final int PERCENT = 2;

    public Budget {
        thresholds = List.copyOf(thresholds);
    }

    /// Those that so much reaches.
    List<Integer> reached(BigDecimal spent) {
        return thresholds.stream().filter(percent -> isReached(percent, spent)).toList();
    }

    boolean isReached(int percent, BigDecimal spent) {
        return spent.compareTo(part(percent)) >= 0;
    }

    private BigDecimal part(int percent) {
        return amount.multiply(BigDecimal.valueOf(percent)).movePointLeft(PERCENT);
    }
}
