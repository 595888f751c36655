package convometer.billing.console.tracker;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.billing.console.Bars;
import convometer.billing.console.Links;

import jakarta.inject.Singleton;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How much is spent of the budgets of an account.
@Singleton
public final class Budgets {

    private static final BigDecimal PERCENT = new BigDecimal(100);

    private final TrackerClient tracker;

    Budgets(TrackerClient tracker) {
        this.tracker = tracker;
    }

    /// A budget in its present month or day. Amounts are plain decimals.
    ///
    /// @param spent what is reserved or delivered
    /// @param reserved of that, what is not delivered yet
    /// @param hard what would exceed it is refused
    /// @param passed thresholds, in percent
    public record Budget(
            String name,
            String currency,
            BigDecimal amount,
            BigDecimal spent,
            BigDecimal reserved,
            BigDecimal left,
            boolean hard,
            List<Integer> passed,
            Instant periodStart,
            Instant renewsAt) {

        private static Budget of(JsonNode budget) {
            var passed = new ArrayList<Integer>();
            budget.path("thresholds_passed").forEach(each -> passed.add(each.asInt()));
            return new Budget(
                    budget.path("name").asText(),
                    budget.path("currency").asText(),
                    decimal(budget, "amount"),
                    decimal(budget, "spent"),
                    decimal(budget, "reserved"),
                    decimal(budget, "left"),
                    budget.path("hard").asBoolean(),
                    passed,
                    Instant.parse(budget.path("period_start").asText()),
                    Instant.parse(budget.path("renews_at").asText()));
        }

        private static BigDecimal decimal(JsonNode budget, String field) {
            return new BigDecimal(budget.path(field).asText());
        }

        /// How much of it is spent, as a part of the width of a bar.
        public String width() {
            return new Bars(amount.max(spent)).width(spent.toPlainString());
        }

        /// The same in whole percent, rounded down: it is spent when all of it is.
        public String percent() {
            return amount.signum() == 0
                    ? "100"
                    : spent.multiply(PERCENT).divide(amount, 0, RoundingMode.DOWN).toPlainString();
        }

        /// Whether nothing is left.
        public boolean isSpent() {
            return spent.compareTo(amount) >= 0;
        }
    }

    /// All that the account has, in the order of the accounts file.
    TrackerAnswer<Budget> of(String wabaId) {
        return tracker.list("/v1/budgets" + Links.query("waba_id", wabaId), "budgets", Budget::of);
    }
}
