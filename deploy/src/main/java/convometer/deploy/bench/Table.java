package convometer.deploy.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Rows of a name and figures, for people.
final class Table {

    private static final int NAMES = 52;

    private final StringBuilder rows = new StringBuilder();

    /// A row that says what the figures below it are.
    void head(String name, String... columns) {
        if (!rows.isEmpty()) rows.append('\n');
        row(
                name,
                List.of(columns).stream()
                        .map(column -> String.format(Locale.ROOT, "%12s", column))
                        .collect(Collectors.joining()));
    }

    void row(String name, int digits, List<Double> figures) {
        row(
                "  " + name,
                figures.stream()
                        .map(figure -> String.format(Locale.ROOT, "%12." + digits + "f", figure))
                        .collect(Collectors.joining()));
    }

    private void row(String name, String figures) {
        var gap = " ".repeat(Math.max(1, NAMES - name.length()));
        rows.append(name).append(gap).append(figures).append('\n');
    }

    @Override
    public String toString() {
        return rows.toString();
    }
}
