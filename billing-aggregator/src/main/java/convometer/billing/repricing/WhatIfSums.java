package convometer.billing.repricing;

import convometer.billing.repricing.RepricingView.Figures;
import convometer.billing.rules.CodePoints;
import convometer.billing.rules.Decimals;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Adds up what units cost and what they would cost, of the months and the account that somebody
/// asks about.
final class WhatIfSums {

    private final WhatIfRequest asked;
    private final Map<Key, Both> lines = new HashMap<>();
    private long units;

    WhatIfSums(WhatIfRequest asked) {
        this.asked = asked;
    }

    /// @param template empty: none
    private record Key(
            String wabaId,
            String month,
            String category,
            String template,
            String market,
            String currency) {

        static Key of(Charge charge) {
            return new Key(
                    charge.getWabaId(),
                    charge.getMonth(),
                    charge.getCategory(),
                    Objects.requireNonNullElse(charge.getTemplateName(), ""),
                    charge.getMarket(),
                    charge.getCurrency());
        }

        List<String> texts() {
            return List.of(wabaId, month, category, template, market, currency);
        }

        List<String> account() {
            return List.of(wabaId, month, currency);
        }
    }

    private static final class Sum {

        private long quantity;
        private BigDecimal amount = BigDecimal.ZERO;
        private long unpriced;

        void add(Charge charge) {
            quantity++;
            var price = charge.getAmount();
            if (price == null) unpriced++;
            else amount = amount.add(new BigDecimal(price));
        }

        void add(Sum other) {
            quantity += other.quantity;
            amount = amount.add(other.amount);
            unpriced += other.unpriced;
        }

        Figures figures() {
            return new Figures(quantity, Decimals.plain(amount), unpriced);
        }
    }

    private static final class Both {

        private final Sum before = new Sum();
        private final Sum after = new Sum();

        void add(Both other) {
            before.add(other.before);
            after.add(other.after);
        }

        boolean differs() {
            return !before.figures().equals(after.figures());
        }

        @Nullable String difference() {
            return before.unpriced + after.unpriced == 0
                    ? Decimals.plain(after.amount.subtract(before.amount))
                    : null;
        }
    }

    /// What a unit costs.
    void before(Charge charge) {
        if (!isAskedFor(charge)) return;
        units++;
        line(charge).before.add(charge);
    }

    /// What a unit would cost.
    void after(Charge charge) {
        if (isAskedFor(charge)) line(charge).after.add(charge);
    }

    private boolean isAskedFor(Charge charge) {
        return asked.isOf(charge.getMonth())
                && (asked.wabaId() == null || asked.wabaId().equals(charge.getWabaId()));
    }

    private Both line(Charge charge) {
        return lines.computeIfAbsent(Key.of(charge), _ -> new Both());
    }

    /// @param tablesVersion of the tables of now
    WhatIfView view(String tablesVersion) {
        var sorted =
                new TreeMap<Key, Both>((a, b) -> CodePoints.ROWS.compare(a.texts(), b.texts()));
        sorted.putAll(lines);
        var differing = new ArrayList<WhatIfView.Line>();
        sorted.forEach((key, both) -> {
            if (both.differs()) differing.add(line(key, both));
        });
        return new WhatIfView(
                asked.from(),
                asked.last().toString(),
                asked.wabaId(),
                asked.rulesOf(),
                tablesVersion,
                units,
                totals(),
                differing);
    }

    private static WhatIfView.Line line(Key key, Both both) {
        return new WhatIfView.Line(
                key.wabaId(),
                key.month(),
                key.category(),
                key.template().isEmpty() ? null : key.template(),
                key.market(),
                key.currency(),
                both.before.figures(),
                both.after.figures(),
                both.difference());
    }

    private List<WhatIfView.Total> totals() {
        var totals = new TreeMap<List<String>, Both>(CodePoints.ROWS);
        lines.forEach(
                (key, both) -> totals.computeIfAbsent(key.account(), _ -> new Both()).add(both));
        return totals.entrySet().stream()
                .map(total ->
                        new WhatIfView.Total(
                                total.getKey().get(0),
                                total.getKey().get(1),
                                total.getKey().get(2),
                                total.getValue().before.figures(),
                                total.getValue().after.figures(),
                                total.getValue().difference()))
                .toList();
    }
}
