package convometer.billing.statements;

import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;

import java.math.BigDecimal;

/// The figures of lines, added up.
final class FigureSum {

    private long quantity;
    private BigDecimal amount = BigDecimal.ZERO;
    private long unpriced;

    void add(BillingCount count) {
        quantity += count.getQuantity();
        amount = amount.add(new BigDecimal(count.getAmount()));
        unpriced += count.getUnpriced();
    }

    void subtract(BillingCount count) {
        quantity -= count.getQuantity();
        amount = amount.subtract(new BigDecimal(count.getAmount()));
        unpriced -= count.getUnpriced();
    }

    long quantity() {
        return quantity;
    }

    /// Exact, of what has a price.
    String amount() {
        return Decimals.plain(amount);
    }

    /// How many units have no price.
    long unpriced() {
        return unpriced;
    }

    boolean isNothing() {
        return quantity == 0 && unpriced == 0 && amount.signum() == 0;
    }
}
