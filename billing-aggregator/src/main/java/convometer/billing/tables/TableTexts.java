package convometer.billing.tables;

import convometer.billing.ledger.BillingTables;
import convometer.billing.rules.Account;
import convometer.billing.rules.BillingAccounts;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Waba;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All tables that prices rest on, as CSV with sorted rows: the same content is the same text,
/// whatever the files look like.
///
/// @param accounts what the accounts file says of billing
/// @param rates the rows of all rate cards
public record TableTexts(String accounts, String eras, String markets, String rates) {

    private static final String[] ACCOUNT_COLUMNS = {
        "portfolio", "waba_id", "timezone", "currency", "phone_number_id"
    };

    private static final int VERSION_BYTES = 6;

    /// Reads the tables that a service is set up with.
    ///
    /// @param eras null: those that come with the service
    /// @throws InvalidTableException naming file, line and field of what is wrong
    public static TableTexts read(Accounts accounts, @Nullable Path eras, Path rates) {
        var markets = MarketTable.read();
        if (eras != null) EraTable.read(eras);
        RateFolder.read(rates, markets);
        return new TableTexts(
                accounts(accounts),
                Table.sorted(List.of(EraTable.table(eras))),
                Table.sorted(List.of(MarketTable.table())),
                Table.sorted(RateFolder.tables(rates)));
    }

    private static String accounts(Accounts file) {
        var rows = new ArrayList<List<String>>();
        for (var portfolio : file.portfolios())
            for (var waba : portfolio.wabas())
                for (var number : numbers(waba))
                    rows.add(
                            List.of(
                                    portfolio.id(),
                                    waba.id(),
                                    waba.timezone().getId(),
                                    waba.currency(),
                                    number));
        return Table.sorted(List.of(ACCOUNT_COLUMNS), rows);
    }

    private static List<String> numbers(Waba waba) {
        return waba.numbers().isEmpty()
                ? List.of("")
                : waba.numbers().stream().map(BusinessNumber::id).toList();
    }

    /// The same accounts and markets with other tables.
    ///
    /// @param otherEras CSV; null: these eras
    /// @param otherRates CSV, all rows of all cards; null: these cards
    /// @throws InvalidTableException naming the table, `eras` or `rates`, the line and the field
    public TableTexts with(@Nullable String otherEras, @Nullable String otherRates) {
        return new TableTexts(
                accounts,
                otherEras == null
                        ? eras
                        : eras(new Table("eras", otherEras, List.of(EraTable.COLUMNS))),
                markets,
                otherRates == null
                        ? rates
                        : rates(new Table("rates", otherRates, List.of(RateFolder.COLUMNS))));
    }

    private static String eras(Table table) {
        EraTable.eras(table);
        return Table.sorted(List.of(table));
    }

    private String rates(Table table) {
        RateFolder.cards(List.of(table), MarketTable.markets(marketsTable()));
        var rows = Table.sorted(List.of(table));
        if (rows.indexOf('\n') == rows.length() - 1)
            throw new InvalidTableException(table.source() + " has no row");
        return rows;
    }

    /// Names the content: the beginning of its SHA-256.
    public String version() {
        var digest = sha256();
        for (var text : List.of(accounts, eras, markets, rates)) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// The tables in the form in which they are applied.
    public BillingTables tables() {
        var known = MarketTable.markets(marketsTable());
        return new BillingTables(
                version(),
                accounts(accountsTable()),
                EraTable.eras(erasTable()),
                known,
                RateFolder.cards(List.of(ratesTable()), known));
    }

    /// The accounts file as far as billing knows it: without templates, names and limits.
    public Accounts accountsFile() {
        Map<String, List<Waba>> portfolios = new LinkedHashMap<>();
        Map<String, List<BusinessNumber>> numbers = new HashMap<>();
        accountsTable()
                .forEach(row -> {
                    var wabaId = row.text("waba_id");
                    var known = numbers.containsKey(wabaId);
                    var ofWaba = numbers.computeIfAbsent(wabaId, _ -> new ArrayList<>());
                    var number = row.optional("phone_number_id");
                    if (!number.isEmpty()) ofWaba.add(new BusinessNumber(number, number));
                    if (!known)
                        portfolios
                                .computeIfAbsent(row.text("portfolio"), _ -> new ArrayList<>())
                                .add(waba(row, ofWaba));
                });
        return new Accounts(
                portfolios.entrySet().stream()
                        .map(it -> new Portfolio(it.getKey(), Accounts.UNLIMITED, it.getValue()))
                        .toList());
    }

    /// The rows of the accounts that are in a portfolio with one of them: volume tiers count them
    /// together.
    public String accountsWith(String wabaId) {
        var portfolios = new HashSet<String>();
        accountsTable()
                .forEach(row -> {
                    if (row.text("waba_id").equals(wabaId)) portfolios.add(row.text("portfolio"));
                });
        var rows = new ArrayList<List<String>>();
        accountsTable()
                .forEach(row -> {
                    if (portfolios.contains(row.text("portfolio")))
                        rows.add(
                                List.of(
                                        row.text("portfolio"),
                                        row.text("waba_id"),
                                        row.text("timezone"),
                                        row.text("currency"),
                                        row.optional("phone_number_id")));
                });
        return Table.sorted(List.of(ACCOUNT_COLUMNS), rows);
    }

    private static Waba waba(Table.Row row, List<BusinessNumber> numbers) {
        var id = row.text("waba_id");
        return new Waba(id, id, zone(row), row.text("currency"), numbers, List.of());
    }

    Table accountsTable() {
        return table("accounts", accounts, ACCOUNT_COLUMNS);
    }

    Table erasTable() {
        return table("eras", eras, EraTable.COLUMNS);
    }

    Table marketsTable() {
        return table("markets", markets, MarketTable.COLUMNS);
    }

    Table ratesTable() {
        return table("rates", rates, RateFolder.COLUMNS);
    }

    private Table table(String name, String text, String... columns) {
        return new Table(name + " of version " + version(), text, List.of(columns));
    }

    private static BillingAccounts accounts(Table table) {
        var accounts = new BillingAccounts();
        table.forEach(row -> {
            var number = row.optional("phone_number_id");
            accounts.add(account(row), number.isEmpty() ? List.of() : List.of(number));
        });
        return accounts;
    }

    private static Account account(Table.Row row) {
        return new Account(
                row.text("portfolio"), row.text("waba_id"), zone(row), row.text("currency"));
    }

    private static ZoneId zone(Table.Row row) {
        try {
            return ZoneId.of(row.text("timezone"));
        } catch (DateTimeException e) {
            throw row.invalid("timezone", "is not known: " + row.text("timezone"));
        }
    }
}
