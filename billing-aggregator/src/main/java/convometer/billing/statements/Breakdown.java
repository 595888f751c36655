package convometer.billing.statements;

import convometer.billing.ledger.StatementLabels;
import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// By what the lines of a statement are split, beside what they are split by anyway.
///
/// @param labels names, in their order
record Breakdown(boolean byDay, boolean byTemplate, SortedSet<String> labels) {

    /// The statement as it is for everybody.
    static final Breakdown NONE = new Breakdown(false, false, Collections.emptySortedSet());

    /// By days alone.
    static final Breakdown DAYS = new Breakdown(true, false, Collections.emptySortedSet());

    private static final String DAY = "day";
    private static final String TEMPLATE = "template";
    private static final String LABEL = "label:";

    /// Reads what somebody asks for: names between commas, in one parameter or several.
    ///
    /// @param known labels by which statements can be split
    /// @throws IllegalArgumentException saying what there is
    static Breakdown parse(Collection<String> asked, StatementLabels known) {
        var day = false;
        var template = false;
        var labels = new TreeSet<String>();
        for (var name : asked.stream().flatMap(each -> Arrays.stream(each.split(",", -1))).toList())
            if (name.equals(DAY)) day = true;
            else if (name.equals(TEMPLATE)) template = true;
            else if (name.startsWith(LABEL)) labels.add(label(name, known));
            else throw new IllegalArgumentException(unknown(name, known));
        return new Breakdown(day, template, Collections.unmodifiableSortedSet(labels));
    }

    private static String label(String name, StatementLabels known) {
        var label = name.substring(LABEL.length());
        if (known.names().contains(label)) return label;
        throw new IllegalArgumentException(
                unknown(name, known)
                        + "; STATEMENT_LABELS has the labels that are counted, and lacks this one");
    }

    private static String unknown(String name, StatementLabels known) {
        var there = new ArrayList<>(List.of(DAY, TEMPLATE));
        known.names().forEach(label -> there.add(LABEL + label));
        return "a statement is split by %s, not by \"%s\""
                .formatted(String.join(", ", there), name);
    }

    boolean isNone() {
        return equals(NONE);
    }

    /// The charges split, all else as it is. What details do not add up to is on a line for itself,
    /// without a day, a template or labels: what was counted before there were details, and what
    /// has changed since they were written.
    MonthlyCounts.Lines of(MonthlyCounts.Lines lines) {
        if (isNone()) return lines;
        var split = new ArrayList<BillingCount>();
        var groups = new HashMap<List<@Nullable Object>, Group>();
        for (var count : lines.counts())
            switch (count.getCounts()) {
                case Statement.CHARGES -> add(groups, count, false, 1);
                case Statement.DETAILS -> {
                    add(groups, count, false, -1);
                    add(groups, count, true, 1);
                }
                default -> split.add(count);
            }
        for (var group : groups.values()) split.add(group.line());
        return new MonthlyCounts.Lines(split, lines.completeUntil());
    }

    private void add(
            Map<List<@Nullable Object>, Group> groups,
            BillingCount count,
            boolean detailed,
            int sign) {
        var day = detailed && byDay ? count.getDay() : null;
        var template = detailed && byTemplate ? count.getTemplateName() : null;
        var language = detailed && byTemplate ? count.getTemplateLanguage() : null;
        var labels = detailed ? labels(count.getLabels()) : Map.<String, String>of();
        var key =
                Arrays.<@Nullable Object>asList(
                        count.getPhoneNumberId(),
                        count.getMonth(),
                        count.getMarket(),
                        count.getCategory(),
                        count.getType(),
                        count.getUnit(),
                        count.getCurrency(),
                        count.getAdjusts(),
                        day,
                        template,
                        language,
                        labels);
        groups.computeIfAbsent(
                        key,
                        _ ->
                                new Group(
                                        BillingCount.newBuilder(count)
                                                .setCounts(Statement.CHARGES)
                                                .setDay(day)
                                                .setTemplateName(template)
                                                .setTemplateLanguage(language)
                                                .setLabels(text(labels))))
                .add(count, sign);
    }

    /// Null: no labels are asked for.
    private @Nullable String text(Map<String, String> asked) {
        return labels.isEmpty() ? null : StatementLabels.write(asked);
    }

    /// Those that are asked for.
    private SortedMap<String, String> labels(@Nullable String text) {
        var asked = new TreeMap<String, String>();
        if (text == null || labels.isEmpty()) return asked;
        var all = StatementLabels.read(text);
        for (var label : labels) {
            var value = all.get(label);
            if (value != null) asked.put(label, value);
        }
        return asked;
    }

    /// What is on one line together.
    private static final class Group {

        private final BillingCount.Builder of;
        private long quantity;
        private BigDecimal amount = BigDecimal.ZERO;
        private long unpriced;

        /// @param of all but the figures
        Group(BillingCount.Builder of) {
            this.of = of;
        }

        void add(BillingCount count, int sign) {
            var more = new BigDecimal(count.getAmount());
            quantity += sign * count.getQuantity();
            amount = sign < 0 ? amount.subtract(more) : amount.add(more);
            unpriced += sign * count.getUnpriced();
        }

        BillingCount line() {
            return of.setQuantity(quantity)
                    .setAmount(Decimals.plain(amount))
                    .setUnpriced(unpriced)
                    .build();
        }
    }

    /// Names of the columns that tables have more.
    List<String> columns() {
        var columns = new ArrayList<String>();
        if (byDay) columns.add(DAY);
        if (byTemplate) columns.addAll(List.of(TEMPLATE, "template_language"));
        for (var label : labels) columns.add("label_" + label);
        return columns;
    }

    /// A line's values in these columns; null: none.
    List<@Nullable String> values(Statement.Line line) {
        var values = new ArrayList<@Nullable String>();
        if (byDay) values.add(line.day());
        if (byTemplate) {
            values.add(line.template());
            values.add(line.templateLanguage());
        }
        var known = Objects.requireNonNullElse(line.labels(), Map.<String, String>of());
        for (var label : labels) values.add(known.get(label));
        return values;
    }
}
