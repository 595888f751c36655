package convometer.billing.tables;

import convometer.billing.rules.Categories;
import convometer.billing.rules.CodePoints;
import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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
        var rows = new ArrayList<String>();
        var touches = new ArrayList<Predicate<BillingCount>>();
        var accounts = Rows.changed(before.accountsTable(), after.accountsTable());
        for (var row : accounts.say("accounts", rows))
            touches.add(line -> line.getWabaId().equals(row.text("waba_id")));
        for (var row : Rows.changed(before.erasTable(), after.erasTable()).say("eras", rows))
            touches.add(line -> isSince(line, row.optional("effective_from")));
        for (var row :
                Rows.changed(before.marketsTable(), after.marketsTable()).say("markets", rows))
            touches.add(line ->
                    line.getMarket().equals(row.text("market"))
                            && isSince(line, row.optional("effective_from")));
        touches.addAll(rates(before, after, rows));
        return new TableChanges(
                List.copyOf(rows), line -> touches.stream().anyMatch(touch -> touch.test(line)));
    }

    private static List<Predicate<BillingCount>> rates(
            TableTexts before, TableTexts after, List<String> rows) {
        var touches = new ArrayList<Predicate<BillingCount>>();
        var cards = new HashSet<>(cards(before.ratesTable()));
        var others = cards(after.ratesTable());
        for (var row : Rows.changed(before.ratesTable(), after.ratesTable()).say("rates", rows)) {
            // A card that is new or gone is in the place of all rows of another.
            var whole = cards.contains(card(row)) != others.contains(card(row));
            touches.add(line ->
                    line.getCurrency().equals(row.text("currency"))
                            && isSince(line, row.text("effective_from"))
                            && (whole || isOf(line, row)));
        }
        return touches;
    }

    private static boolean isOf(BillingCount line, Table.Row row) {
        return line.getMarket().equals(row.text("market"))
                && Categories.priced(line.getCategory())
                        .equals(Categories.normalised(row.text("category")));
    }

    private static Set<String> cards(Table rates) {
        var cards = new HashSet<String>();
        rates.forEach(row -> cards.add(card(row)));
        return cards;
    }

    private static String card(Table.Row row) {
        return row.text("currency") + row.text("effective_from");
    }

    private static boolean isSince(BillingCount line, String date) {
        return date.isEmpty() || line.getMonth().compareTo(date.substring(0, 7)) >= 0;
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
    private record Rows(List<Table.Row> gone, List<Table.Row> added) {

        static Rows changed(Table before, Table after) {
            var there = texts(before);
            var now = texts(after);
            return new Rows(without(before, now), without(after, there));
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

        private List<Table.Row> say(String table, List<String> sentences) {
            for (var row : gone) sentences.add(table + " -" + String.join(",", row.texts()));
            for (var row : added) sentences.add(table + " +" + String.join(",", row.texts()));
            var all = new ArrayList<>(gone);
            all.addAll(added);
            return all;
        }
    }
}
