package convometer.billing.tables;

import convometer.billing.rules.Market;
import convometer.billing.rules.Markets;

import java.time.LocalDate;
import java.util.ArrayList;

/// The table of markets that comes with the service.
public final class MarketTable {

    static final String[] COLUMNS = {"prefix", "country", "effective_from", "market"};

    public static Markets read() {
        return markets(table());
    }

    static Table table() {
        return Table.resource("markets.csv", COLUMNS);
    }

    static Markets markets(Table table) {
        var markets = new ArrayList<Market>();
        table.forEach(row -> markets.add(market(row)));
        return new Markets(markets);
    }

    private static Market market(Table.Row row) {
        var always = row.optional("effective_from").isEmpty();
        return new Market(
                row.text("prefix"),
                row.text("country"),
                always ? LocalDate.MIN : row.date("effective_from"),
                row.text("market"));
    }

    private MarketTable() {}
}
