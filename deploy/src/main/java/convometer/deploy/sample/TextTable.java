package convometer.deploy.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Text in columns: words to the left, figures to the right.
public final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int words;

    /// An empty table.
    ///
    /// @param words how many columns, from the left, are words
    public TextTable(int words, String... heads) {
        this.words = words;
        rows.add(List.of(heads));
    }

    /// A row of the table.
    public void row(Object... cells) {
        rows.add(List.of(cells).stream().map(Object::toString).toList());
    }

    @Override
    public String toString() {
        var widths =
                IntStream.range(0, rows.getFirst().size())
                        .map(column ->
                                rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0))
                        .toArray();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private String line(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> {
                    var blank = " ".repeat(widths[column] - row.get(column).length());
                    return column < words ? row.get(column) + blank : blank + row.get(column);
                })
                .collect(Collectors.joining(GAP, GAP, ""))
                .stripTrailing();
    }
}
