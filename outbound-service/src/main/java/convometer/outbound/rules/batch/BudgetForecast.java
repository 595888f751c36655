package convometer.outbound.rules.batch;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a batch takes of budgets, by the quotes for its messages: as if all of them were sent
/// before the budgets renew.
final class BudgetForecast {

    private final Map<String, Share> shares = new LinkedHashMap<>();

    /// What the batch takes of one budget.
    private static final class Share {
        private final Map<?, ?> budget;
        private BigDecimal expected = BigDecimal.ZERO;
        private int refused;

        private Share(Map<?, ?> budget) {
            this.budget = budget;
        }

        private boolean lacks(BigDecimal price) {
            return Boolean.TRUE.equals(budget.get("hard"))
                    && expected.add(price).compareTo(amount(budget.get("left"))) > 0;
        }

        private Map<String, ?> words() {
            var words = new LinkedHashMap<String, Object>();
            for (var key : List.of("waba_id", "name", "amount", "currency", "spent"))
                words.put(key, String.valueOf(budget.get(key)));
            words.put("expected", Forecast.plain(expected));
            words.put("refused", refused);
            words.put("renews_at", String.valueOf(budget.get("renews_at")));
            return words;
        }
    }

    /// Whether the money of a message is left in all budgets that it counts in; it is taken then.
    ///
    /// @param price of the message
    boolean take(Map<?, ?> quote, BigDecimal price) {
        var needed = shares(quote);
        var lacking = needed.stream().filter(share -> share.lacks(price)).toList();
        lacking.forEach(share -> share.refused++);
        if (lacking.isEmpty()) needed.forEach(share -> share.expected = share.expected.add(price));
        return lacking.isEmpty();
    }

    private List<Share> shares(Map<?, ?> quote) {
        var some = new ArrayList<Share>();
        if (quote.get("budgets") instanceof List<?> budgets)
            for (var each : budgets)
                if (each instanceof Map<?, ?> budget)
                    some.add(
                            shares.computeIfAbsent(
                                    budget.get("waba_id") + "/" + budget.get("name"),
                                    _ -> new Share(budget)));
        return some;
    }

    private static BigDecimal amount(@Nullable Object written) {
        return new BigDecimal(Objects.toString(written, "0"));
    }

    List<Map<String, ?>> words() {
        var words = new ArrayList<Map<String, ?>>();
        shares.values().forEach(share -> words.add(share.words()));
        return words;
    }
}
