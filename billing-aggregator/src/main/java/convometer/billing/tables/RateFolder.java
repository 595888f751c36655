package convometer.billing.tables;

import convometer.billing.rules.Categories;
import convometer.billing.rules.Markets;
import convometer.billing.rules.Rate;
import convometer.billing.rules.RateCards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;

/// The folder of rate cards. Whatever it does not understand is an error that names the file, the
/// line and the field.
public final class RateFolder {

    static final String[] COLUMNS = {
        "effective_from",
        "currency",
        "market",
        "category",
        "tier_from",
        "rate",
        "source",
        "confidence"
    };

    public static RateCards read(Path folder, Markets markets) {
        return cards(tables(folder), markets);
    }

    static List<Table> tables(Path folder) {
        return files(folder).stream().map(file -> Table.file(file, COLUMNS)).toList();
    }

    static RateCards cards(List<Table> tables, Markets markets) {
        var cards = new RateCards();
        for (var table : tables) table.forEach(row -> cards.add(rate(row, markets)));
        return cards;
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder))
            throw new InvalidTableException("RATES_DIR is not a folder: " + folder);
        try (var files = Files.list(folder)) {
            var cards = files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
            if (cards.isEmpty())
                throw new InvalidTableException("RATES_DIR has no .csv file: " + folder);
            return cards;
        } catch (IOException e) {
            throw new InvalidTableException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static Rate rate(Table.Row row, Markets markets) {
        var market = row.text("market");
        if (!markets.knows(market))
            throw row.invalid("market", "is not in the table of markets: " + market);
        return new Rate(
                row.date("effective_from"),
                currency(row),
                market,
                category(row),
                row.count("tier_from"),
                row.optional("rate").isEmpty() ? null : row.price("rate"),
                row.optional("source"),
                row.optional("confidence"));
    }

    private static String currency(Table.Row row) {
        var code = row.text("currency");
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            throw row.invalid("currency", "is not an ISO 4217 code: " + code);
        }
    }

    private static String category(Table.Row row) {
        var category = Categories.normalised(row.text("category"));
        if (!Categories.RATED.contains(category))
            throw row.invalid("category", "is not one that has rates: " + category);
        return category;
    }

    private RateFolder() {}
}
