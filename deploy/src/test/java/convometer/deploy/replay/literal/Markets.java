package convometer.deploy.replay.literal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// R1: the table of markets.
record Markets(List<Row> rows) {

    record Row(String prefix, String country, LocalDate from, String market) {}

    static Markets read(Path table) {
        return new Markets(columns(table).map(Markets::row).toList());
    }

    private static Row row(String[] column) {
        var from = column[2].isEmpty() ? LocalDate.MIN : LocalDate.parse(column[2]);
        return new Row(column[0], column[1], from, column[3]);
    }

    /// The columns of each line but the header; no column that is read here may be quoted.
    static Stream<String[]> columns(Path table) {
        try {
            return Files.readAllLines(table).stream()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> line.split(",", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of a number, longest prefix first.
    String ofNumber(String number, LocalDate date) {
        for (var length = number.length(); length > 0; length--) {
            var prefix = number.substring(0, length);
            var market = at(date, r -> r.prefix().equals(prefix));
            if (market.isPresent()) return market.get();
        }
        return "Other";
    }

    /// Of a BSUID.
    String ofUserId(String userId, LocalDate date) {
        return at(date, r -> r.country().equals(userId.substring(0, 2))).orElse("Other");
    }

    boolean names(String market) {
        return market.equals("Other") || rows.stream().anyMatch(r -> r.market().equals(market));
    }

    private Optional<String> at(LocalDate date, Predicate<Row> which) {
        return rows.stream()
                .filter(which)
                .filter(r -> !r.from().isAfter(date))
                .max(Comparator.comparing(Row::from))
                .map(Row::market);
    }
}
