package convometer.billing.rules;

import java.util.Comparator;
import java.util.List;

/// The order of texts in every contract: by code point. It is also the order of their UTF-8 bytes,
/// which is how stores sort; `String.compareTo` differs beyond the basic plane.
public final class CodePoints {

    public static final Comparator<String> ORDER = CodePoints::compare;

    /// Of rows of texts: by the first column in which they differ.
    public static final Comparator<List<String>> ROWS = CodePoints::compareRows;

    private static int compareRows(List<String> a, List<String> b) {
        for (var i = 0; i < Math.min(a.size(), b.size()); i++) {
            var order = compare(a.get(i), b.get(i));
            if (order != 0) return order;
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compare(String a, String b) {
        var common = Math.min(a.length(), b.length());
        for (var i = 0; i < common; i++) {
            if (a.charAt(i) != b.charAt(i)) return compareAt(a, b, i);
        }
        return Integer.compare(a.length(), b.length());
    }

    /// A surrogate stands for a code point beyond all others that fit in one `char`.
    private static int compareAt(String a, String b, int i) {
        var x = a.charAt(i);
        var y = b.charAt(i);
        return Character.isSurrogate(x) == Character.isSurrogate(y)
                ? Character.compare(x, y)
                : Character.isSurrogate(x) ? 1 : -1;
    }

    private CodePoints() {}
}
