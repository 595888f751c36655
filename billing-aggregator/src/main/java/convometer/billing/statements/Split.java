package convometer.billing.statements;

import convometer.events.BillingCount;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The charges split, all else as it is. What details do not add up to is on a line for itself,
/// without a day, a template or labels: what was counted before there were details, and what has
/// changed since they were written.
final class Split implements Consumer<BillingCount> {

    private final Breakdown by;
    private final List<BillingCount> whole = new ArrayList<>();
    private final List<BillingCount> others = new ArrayList<>();
    private final Map<Key, Sum> sums = new HashMap<>();

    /// All by which lines are told apart.
    private record Key(
            String phoneNumberId,
            String month,
            String market,
            String category,
            String type,
            String unit,
            String currency,
            String adjusts,
            @Nullable String day,
            @Nullable String template,
            @Nullable String language,
            Map<String, String> labels) {}

    /// @param first of those that are on one line together
    private record Sum(BillingCount first, FigureSum figures) {}

    Split(Breakdown by) {
        this.by = by;
    }

    @Override
    public void accept(BillingCount count) {
        switch (count.getCounts()) {
            case Statement.CHARGES -> {
                whole.add(count);
                sum(count, false).add(count);
            }
            case Statement.DETAILS -> {
                sum(count, false).subtract(count);
                sum(count, true).add(count);
            }
            default -> {
                whole.add(count);
                others.add(count);
            }
        }
    }

    /// @param detailed or without what it is split by
    private FigureSum sum(BillingCount count, boolean detailed) {
        var key =
                new Key(
                        count.getPhoneNumberId(),
                        count.getMonth(),
                        count.getMarket(),
                        count.getCategory(),
                        count.getType(),
                        count.getUnit(),
                        count.getCurrency(),
                        count.getAdjusts(),
                        detailed && by.byDay() ? count.getDay() : null,
                        detailed && by.byTemplate() ? count.getTemplateName() : null,
                        detailed && by.byTemplate() ? count.getTemplateLanguage() : null,
                        detailed ? by.labels(count.getLabels()) : Map.of());
        return sums.computeIfAbsent(key, _ -> new Sum(count, new FigureSum())).figures();
    }

    /// Lines as they are, without details.
    List<BillingCount> whole() {
        return whole;
    }

    /// Lines as they were asked for.
    List<BillingCount> lines() {
        var lines = new ArrayList<>(others);
        sums.forEach((key, sum) -> lines.add(line(key, sum)));
        return lines;
    }

    private BillingCount line(Key key, Sum sum) {
        var figures = sum.figures();
        return BillingCount.newBuilder(sum.first())
                .setCounts(Statement.CHARGES)
                .setDay(key.day())
                .setTemplateName(key.template())
                .setTemplateLanguage(key.language())
                .setLabels(by.text(key.labels()))
                .setQuantity(figures.quantity())
                .setAmount(figures.amount())
                .setUnpriced(figures.unpriced())
                .build();
    }
}
