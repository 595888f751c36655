package convometer.deploy.replay.literal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// R2: the rate cards of a folder.
record Rates(List<Row> rows) {

    record Row(
            LocalDate from,
            String currency,
            String market,
            String category,
            long tierFrom,
            Optional<BigDecimal> rate) {

        List<Object> band() {
            return List.of(from, currency, market, category, tierFrom);
        }
    }

    static Rates read(Path folder, Markets markets) {
        try (var files = Files.list(folder)) {
            var rows = new ArrayList<Row>();
            for (var file : files.filter(f -> f.toString().endsWith(".csv")).toList())
                Markets.columns(file).map(Rates::row).forEach(rows::add);
            return new Rates(rows).checked(markets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String[] column) {
        return new Row(
                LocalDate.parse(column[0]),
                column[1],
                column[2],
                Outbounds.normal(column[3]),
                Long.parseLong(column[4]),
                Optional.of(column[5]).filter(r -> !r.isEmpty()).map(BigDecimal::new));
    }

    private Rates checked(Markets markets) {
        var bands = new HashSet<List<Object>>();
        for (var row : rows) {
            if (!bands.add(row.band())) throw new IllegalArgumentException("two rates: " + row);
            if (!markets.names(row.market())) throw new IllegalArgumentException("market: " + row);
        }
        return this;
    }

    /// The rate of the band that the rank falls in.
    Optional<BigDecimal> rate(
            String currency, String market, String category, LocalDate date, long rank) {
        return rows.stream()
                .filter(r -> r.currency().equals(currency) && !r.from().isAfter(date))
                .map(Row::from)
                .max(Comparator.naturalOrder())
                .flatMap(card ->
                        rows.stream()
                                .filter(r -> r.from().equals(card) && r.currency().equals(currency))
                                .filter(r ->
                                        r.market().equals(market) && r.category().equals(category))
                                .filter(r -> r.tierFrom() <= rank)
                                .max(Comparator.comparingLong(Row::tierFrom)))
                .flatMap(Row::rate);
    }
}
