package convometer.billing.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;

/// How long the bars of a chart are, next to the longest one.
///
/// @param longest what fills the whole width
public record Bars(BigDecimal longest) {

    private static final BigDecimal PERCENT = new BigDecimal(100);

    /// For these amounts.
    public static Bars of(Collection<String> amounts) {
        return new Bars(
                amounts.stream()
                        .map(BigDecimal::new)
                        .max(BigDecimal::compareTo)
                        .orElse(BigDecimal.ZERO));
    }

    /// A part of the width in percent, as SVG has it. What is there is seen, however small it is.
    public String width(String amount) {
        var length = new BigDecimal(amount);
        if (length.signum() <= 0 || longest.signum() <= 0) return "0%";
        return length.multiply(PERCENT)
                        .divide(longest, 1, RoundingMode.HALF_UP)
                        .max(BigDecimal.ONE)
                        .toPlainString()
                + "%";
    }
}
