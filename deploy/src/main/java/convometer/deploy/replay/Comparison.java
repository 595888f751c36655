package convometer.deploy.replay;

import convometer.billing.WhatIf;
import convometer.billing.ledger.BillingTables;
import convometer.billing.rules.Decimals;
import convometer.events.Charge;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What deliveries come to by other tables, beside what they come to: `what_if.csv`.
final class Comparison {

    private static final String COLUMNS =
            "waba_id,month,category,template,market,currency,quantity_before,quantity_after,"
                    + "amount_before,amount_after,difference,unpriced_before,unpriced_after";

    private final WhatIf whatIf;
    private final Map<String, String> templates = new HashMap<>();
    private final Map<Line, Figures> lines = new HashMap<>();

    /// @param tables by which the deliveries are billed
    /// @param others by which they might be
    Comparison(BillingTables tables, BillingTables others) {
        whatIf = new WhatIf(tables, others);
    }

    /// @param template its name; empty: a free-form message, a conversation, or not known
    private record Line(
            String wabaId,
            String month,
            String category,
            String template,
            String market,
            String currency) {}

    /// @param amount of what has a price
    private record Total(long quantity, BigDecimal amount, long unpriced) {

        static final Total NONE = new Total(0, BigDecimal.ZERO, 0);

        Total with(Charge charge) {
            var price = charge.getAmount();
            return price == null
                    ? new Total(quantity + 1, amount, unpriced + 1)
                    : new Total(quantity + 1, amount.add(new BigDecimal(price)), unpriced);
        }

        Total plus(Total other) {
            return new Total(
                    quantity + other.quantity, amount.add(other.amount), unpriced + other.unpriced);
        }

        /// Null: a unit has no price.
        @Nullable BigDecimal known() {
            return unpriced == 0 ? amount : null;
        }
    }

    private record Figures(Total before, Total after) {

        Figures plus(Figures other) {
            return new Figures(before.plus(other.before), after.plus(other.after));
        }

        /// Empty: a unit has no price.
        String difference() {
            var from = before.known();
            var to = after.known();
            return from == null || to == null ? "" : Decimals.plain(to.subtract(from));
        }
    }

    void add(SendRecord message) {
        var template = message.getTemplateName();
        if (template != null) templates.put(message.getWamid(), template);
    }

    void add(ThreadDecision decision) {
        whatIf.add(decision);
    }

    /// Prices everything by both. To be called once, at the end.
    Rows rows() {
        whatIf.price(
                charge ->
                        lines.merge(
                                line(charge),
                                new Figures(Total.NONE.with(charge), Total.NONE),
                                Figures::plus),
                charge ->
                        lines.merge(
                                line(charge),
                                new Figures(Total.NONE, Total.NONE.with(charge)),
                                Figures::plus));
        var rows = new Rows("what_if.csv", COLUMNS);
        lines.forEach((line, figures) -> add(rows, line, figures));
        return rows;
    }

    private Line line(Charge charge) {
        return new Line(
                charge.getWabaId(),
                charge.getMonth(),
                charge.getCategory(),
                template(charge.getUnitId()),
                charge.getMarket(),
                charge.getCurrency());
    }

    /// In a group a unit is one of several deliveries of a message: wamid/participant.
    private String template(String unit) {
        var own = templates.get(unit);
        if (own != null) return own;
        var end = unit.lastIndexOf('/');
        return end < 0 ? "" : Objects.requireNonNullElse(templates.get(unit.substring(0, end)), "");
    }

    private static void add(Rows rows, Line line, Figures figures) {
        rows.add(
                line.wabaId(),
                line.month(),
                line.category(),
                line.template(),
                line.market(),
                line.currency(),
                Long.toString(figures.before().quantity()),
                Long.toString(figures.after().quantity()),
                plain(figures.before().known()),
                plain(figures.after().known()),
                figures.difference(),
                count(figures.before().unpriced()),
                count(figures.after().unpriced()));
    }

    private static String plain(@Nullable BigDecimal amount) {
        return amount == null ? "" : Decimals.plain(amount);
    }

    private static String count(long unpriced) {
        return unpriced == 0 ? "" : Long.toString(unpriced);
    }

    /// What all of it comes to by currency, for people: of what has a price.
    String summary() {
        var totals = new TreeMap<String, Figures>();
        lines.forEach((line, figures) -> totals.merge(line.currency(), figures, Figures::plus));
        return totals.entrySet().stream()
                .map(total -> summary(total.getKey(), total.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String summary(String currency, Figures figures) {
        var before = figures.before();
        var after = figures.after();
        var text =
                "What if: %s %s in place of %s, difference %s"
                        .formatted(
                                currency,
                                Decimals.plain(after.amount()),
                                Decimals.plain(before.amount()),
                                Decimals.plain(after.amount().subtract(before.amount())));
        return before.unpriced() + after.unpriced() == 0
                ? text
                : text
                        + "; without a price are %,d, and were %,d"
                                .formatted(after.unpriced(), before.unpriced());
    }
}
