package convometer.billing.statements;

import convometer.billing.rules.CodePoints;
import convometer.billing.rules.Decimals;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// The lines of a statement that have one category and currency, together.
///
/// @param amount exact; null: at least one of the units has no price
/// @param pricedAmount exact sum of what has a price
/// @param unpriced how many units have no price
public record CategorySum(
        String currency,
        String category,
        long quantity,
        @Nullable String amount,
        String pricedAmount,
        long unpriced) {

    private static final Comparator<CategorySum> DEAREST_FIRST =
            Comparator.comparing(CategorySum::currency, CodePoints.ORDER)
                    .thenComparing(
                            sum -> new BigDecimal(sum.pricedAmount()), Comparator.reverseOrder())
                    .thenComparing(CategorySum::quantity, Comparator.reverseOrder())
                    .thenComparing(CategorySum::category, CodePoints.ORDER);

    /// Of each currency the dearest category first.
    public static List<CategorySum> of(Statement statement) {
        var sums = new TreeMap<List<String>, CategorySum>(CodePoints.ROWS);
        for (var line : statement.lines())
            sums.merge(
                    List.of(line.currency(), line.category()),
                    new CategorySum(
                            line.currency(),
                            line.category(),
                            line.quantity(),
                            line.amount(),
                            line.pricedAmount(),
                            line.unpriced()),
                    CategorySum::plus);
        return sums.values().stream().sorted(DEAREST_FIRST).toList();
    }

    private CategorySum plus(CategorySum other) {
        var priced =
                Decimals.plain(
                        new BigDecimal(pricedAmount).add(new BigDecimal(other.pricedAmount)));
        var none = unpriced + other.unpriced;
        return new CategorySum(
                currency,
                category,
                quantity + other.quantity,
                none > 0 ? null : priced,
                priced,
                none);
    }
}
