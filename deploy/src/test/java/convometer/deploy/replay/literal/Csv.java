package convometer.deploy.replay.literal;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// The shapes of the four files: instants, decimals, sorted rows.
final class Csv {

    static String instant(long at) {
        return Instant.ofEpochSecond(at).toString();
    }

    static String decimal(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /// Rows sorted by all columns from left to right.
    static String file(String header, List<List<Object>> rows) {
        return rows.stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .sorted(Csv::compare)
                .map(row -> String.join(",", row) + "\n")
                .collect(Collectors.joining("", header + "\n", ""));
    }

    private static int compare(List<String> a, List<String> b) {
        for (var i = 0; i < a.size(); i++)
            if (!a.get(i).equals(b.get(i))) return a.get(i).compareTo(b.get(i));
        return 0;
    }

    private Csv() {}
}
