package convometer.billing.tables;

import convometer.billing.rules.CodePoints;
import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What is different between two versions of the tables, and which lines of statements the changed
/// rows have to do with. What is booked on these keeps its price until somebody reprices it.
///
/// @param rows each row that is gone or new, for people
/// @param touches the lines that such a row has to do with
public record TableChanges(List<String> rows, Predicate<BillingCount> touches) {

    static final TableChanges NONE = new TableChanges(List.of(), _ -> false);

    private static final String CHARGES = "charges";

    static TableChanges between(TableTexts before, TableTexts after) {
        var accounts = Changed.between(before.accountsTable(), after.accountsTable());
        var eras = Changed.between(before.erasTable(), after.erasTable());
        var markets = Changed.between(before.marketsTable(), after.marketsTable());
        var rates = Changed.between(before.ratesTable(), after.ratesTable());
        var touched = new TouchedLines();
        accounts.all().forEach(row -> touched.account(row, before, after));
        eras.all().forEach(touched::era);
        markets.all().forEach(row -> touched.market(row, before, after));
        touched.rates(rates.all(), before, after);
        var rows = new ArrayList<String>();
        accounts.describe("accounts", rows);
        eras.describe("eras", rows);
        markets.describe("markets", rows);
        rates.describe("rates", rows);
        return new TableChanges(List.copyOf(rows), touched::has);
    }

    /// The charges of the lines that are touched, by currency: how many units, and what they cost.
    public List<String> booked(Collection<BillingCount> lines) {
        var units = new TreeMap<String, Long>();
        var amounts = new TreeMap<String, BigDecimal>();
        for (var line : lines)
            if (line.getCounts().equals(CHARGES) && line.getQuantity() > 0 && touches.test(line)) {
                units.merge(line.getCurrency(), line.getQuantity(), Long::sum);
                amounts.merge(
                        line.getCurrency(), new BigDecimal(line.getAmount()), BigDecimal::add);
            }
        return units.entrySet().stream()
                .map(currency ->
                        "%,d units of %s %s"
                                .formatted(
                                        currency.getValue(),
                                        currency.getKey(),
                                        Decimals.plain(
                                                amounts.getOrDefault(
                                                        currency.getKey(), BigDecimal.ZERO))))
                .toList();
    }

    /// Rows that only one of two tables has.
    private record Changed(List<Table.Row> gone, List<Table.Row> added) {

        static Changed between(Table before, Table after) {
            return new Changed(without(before, texts(after)), without(after, texts(before)));
        }

        private static Set<List<String>> texts(Table table) {
            var texts = new TreeSet<>(CodePoints.ROWS);
            table.forEach(row -> texts.add(row.texts()));
            return texts;
        }

        private static List<Table.Row> without(Table table, Set<List<String>> others) {
            var rows = new ArrayList<Table.Row>();
            table.forEach(row -> {
                if (!others.contains(row.texts())) rows.add(row);
            });
            return rows;
        }

        List<Table.Row> all() {
            var all = new ArrayList<>(gone);
            all.addAll(added);
            return all;
        }

        void describe(String table, List<String> sentences) {
            for (var row : gone) sentences.add(table + " -" + String.join(",", row.texts()));
            for (var row : added) sentences.add(table + " +" + String.join(",", row.texts()));
        }
    }
}
