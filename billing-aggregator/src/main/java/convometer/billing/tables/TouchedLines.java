package convometer.billing.tables;

import convometer.billing.rules.Categories;
import convometer.events.BillingCount;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The lines of statements that changed rows of tables have to do with. Rather one too many than
/// one too few: a repricing says it exactly.
final class TouchedLines {

    private static final String ALWAYS = "0000-00";

    private final Set<String> wabas = new HashSet<>();

    /// The first month, by what has to be the same.
    private final Map<List<String>, String> since = new HashMap<>();

    private static final List<String> ALL = List.of("all");

    private void since(List<String> what, String date) {
        since.merge(
                what,
                date.isEmpty() ? ALWAYS : date.substring(0, ALWAYS.length()),
                (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    /// Tiers are those of a portfolio, and units may go to another account of it.
    void account(Table.Row row, TableTexts before, TableTexts after) {
        for (var texts : List.of(before, after))
            texts.accountsTable()
                    .forEach(other -> {
                        var shares =
                                other.optional("portfolio").equals(row.optional("portfolio"))
                                        || isNumber(other, row);
                        if (shares) wabas.add(other.text("waba_id"));
                    });
    }

    private static boolean isNumber(Table.Row a, Table.Row b) {
        var number = a.optional("phone_number_id");
        return !number.isEmpty() && number.equals(b.optional("phone_number_id"));
    }

    void era(Table.Row row) {
        since(ALL, row.optional("effective_from"));
    }

    /// Also the lines of the market in which the numbers were, or are now.
    void market(Table.Row row, TableTexts before, TableTexts after) {
        var from = row.optional("effective_from");
        var date = from.isEmpty() ? LocalDate.MAX : LocalDate.parse(from);
        since(List.of("market", row.text("market")), from);
        for (var texts : List.of(before, after)) {
            var markets = MarketTable.markets(texts.marketsTable());
            since(List.of("market", markets.of(row.text("prefix"), "", date)), from);
        }
    }

    /// A card that is new or gone is in the place of all rows of another.
    void rates(List<Table.Row> rows, TableTexts before, TableTexts after) {
        var cards = cards(before.ratesTable());
        var others = cards(after.ratesTable());
        for (var row : rows) {
            var currency = row.text("currency");
            var from = row.text("effective_from");
            var isWhole = cards.contains(card(row)) != others.contains(card(row));
            since(
                    isWhole
                            ? List.of("currency", currency)
                            : List.of(
                                    "rate",
                                    currency,
                                    row.text("market"),
                                    Categories.normalised(row.text("category"))),
                    from);
        }
    }

    private static Set<String> cards(Table rates) {
        var cards = new HashSet<String>();
        rates.forEach(row -> cards.add(card(row)));
        return cards;
    }

    private static String card(Table.Row row) {
        return row.text("currency") + row.text("effective_from");
    }

    boolean has(BillingCount line) {
        return wabas.contains(line.getWabaId())
                || isSince(line, ALL)
                || isSince(line, List.of("market", line.getMarket()))
                || isSince(line, List.of("currency", line.getCurrency()))
                || isSince(
                        line,
                        List.of(
                                "rate",
                                line.getCurrency(),
                                line.getMarket(),
                                Categories.priced(line.getCategory())));
    }

    private boolean isSince(BillingCount line, List<String> what) {
        var month = since.get(what);
        return month != null && line.getMonth().compareTo(month) >= 0;
    }
}
