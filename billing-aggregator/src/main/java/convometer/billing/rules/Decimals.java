package convometer.billing.rules;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/// R4: how amounts are written. Exact while they are added; rounded only to be shown.
public final class Decimals {

    /// No exponent and no trailing zeros; `0` for zero.
    public static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /// Half up, to the currency's minor unit.
    public static String rounded(BigDecimal amount, String currency) {
        var digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return amount.setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }

    private Decimals() {}
}
