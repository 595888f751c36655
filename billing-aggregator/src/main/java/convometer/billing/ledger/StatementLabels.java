package convometer.billing.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/// The labels by which statements can be split. A label with values without end, such as ids of
/// orders, would make a line of each message, so an operator names those that are for finance.
/// Facts and charges carry all labels: only here they are chosen, so that a repricing can split
/// what is booked by others.
///
/// @param names in their order
public record StatementLabels(SortedSet<String> names) {

    /// None.
    public static final StatementLabels NONE = new StatementLabels(Collections.emptySortedSet());

    /// Reads names between commas.
    ///
    /// @throws IllegalArgumentException if one is empty
    public static StatementLabels parse(String text) {
        if (text.isBlank()) return NONE;
        var names = new TreeSet<String>();
        for (var name : text.split(",", -1)) {
            if (name.isBlank())
                throw new IllegalArgumentException("there is no label without a name: " + text);
            names.add(name.strip());
        }
        return new StatementLabels(Collections.unmodifiableSortedSet(names));
    }

    /// Those of a message that are for finance, as `name=value,name=value`, in the order of their
    /// names.
    String text(Map<String, String> labels) {
        var known = new TreeMap<>(labels);
        known.keySet().retainAll(names);
        return write(known);
    }

    /// Labels as such a text.
    public static String write(Map<String, String> labels) {
        var text = new StringJoiner(",");
        new TreeMap<>(labels)
                .forEach((name, value) -> text.add(escaped(name) + "=" + escaped(value)));
        return text.toString();
    }

    /// The labels of such a text.
    public static Map<String, String> read(String text) {
        var labels = new TreeMap<String, String>();
        if (text.isEmpty()) return labels;
        for (var label : text.split(",", -1)) {
            var end = label.indexOf('=');
            if (end >= 0)
                labels.put(unescaped(label.substring(0, end)), unescaped(label.substring(end + 1)));
        }
        return labels;
    }

    private static String escaped(String word) {
        return word.replace("%", "%25").replace(",", "%2C").replace("=", "%3D");
    }

    private static String unescaped(String word) {
        return word.replace("%3D", "=").replace("%2C", ",").replace("%25", "%");
    }
}
