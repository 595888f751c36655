package convometer.billing;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table in a test: cells between bars, the first row names the columns.
public record TextTable(List<List<String>> rows) {

    /// Lines of a text block.
    public static TextTable parse(String text) {
        return new TextTable(text.strip().lines().map(TextTable::cells).toList());
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }

    /// The same columns, with rows as they turned out.
    public TextTable played(UnaryOperator<List<String>> row) {
        var played = rows.stream().skip(1).map(row).toList();
        return new TextTable(
                IntStream.range(0, rows.size())
                        .mapToObj(i -> i == 0 ? rows.getFirst() : played.get(i - 1))
                        .toList());
    }

    @Override
    public String toString() {
        return rows.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> pad(cells.get(column), column))
                .collect(Collectors.joining(" | "))
                .strip();
    }

    private String pad(String cell, int column) {
        var width = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return cell + " ".repeat(width - cell.length());
    }
}
