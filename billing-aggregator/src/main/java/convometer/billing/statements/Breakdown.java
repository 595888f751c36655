package convometer.billing.statements;

import convometer.billing.ledger.StatementLabels;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
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

    /// Splits what is counted, one line or detail after the other.
    Split split() {
        return new Split(this);
    }

    /// Null: no labels are asked for.
    @Nullable String text(Map<String, String> asked) {
        return labels.isEmpty() ? null : StatementLabels.write(asked);
    }

    /// Those that are asked for.
    SortedMap<String, String> labels(@Nullable String text) {
        var asked = new TreeMap<String, String>();
        if (text == null || labels.isEmpty()) return asked;
        var all = StatementLabels.read(text);
        for (var label : labels) {
            var value = all.get(label);
            if (value != null) asked.put(label, value);
        }
        return asked;
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
