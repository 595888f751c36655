package convometer.billing;

import convometer.billing.ledger.BillingTables;
import convometer.billing.rules.Eras;
import convometer.billing.rules.Markets;
import convometer.billing.rules.Rate;
import convometer.billing.rules.RateCards;
import convometer.billing.tables.EraTable;
import convometer.billing.tables.MarketTable;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Waba;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/// Accounts, eras and rates of the tests. Portfolio `acme` has the accounts `waba` (Sao Paulo, USD;
/// `number`, `number2`), `east` (Kiritimati, USD; `number3`) and `euro` (Berlin, EUR; `number4`),
/// portfolio `globex` has `other` (Sao Paulo, USD; `number5`).
public final class Scene {

    public static Accounts accounts() {
        var acme =
                List.of(
                        waba("waba", "America/Sao_Paulo", "USD", "number", "number2"),
                        waba("east", "Pacific/Kiritimati", "USD", "number3"),
                        waba("euro", "Europe/Berlin", "EUR", "number4"));
        var globex = List.of(waba("other", "America/Sao_Paulo", "USD", "number5"));
        return new Accounts(
                List.of(new Portfolio("acme", 250, acme), new Portfolio("globex", 250, globex)));
    }

    /// Others than these: accounts with other time zones, a number with another account, and one
    /// account that was forgotten, number and all.
    public static Accounts otherAccounts() {
        var acme =
                List.of(
                        waba("waba", "Asia/Tokyo", "USD", "number"),
                        waba("east", "UTC", "USD", "number3", "number2"),
                        waba("euro", "America/Los_Angeles", "EUR", "number4"));
        return new Accounts(List.of(new Portfolio("acme", 250, acme)));
    }

    private static Waba waba(String id, String zone, String currency, String... numbers) {
        return new Waba(
                id,
                "Acme " + id,
                ZoneId.of(zone),
                currency,
                List.of(numbers).stream().map(it -> new BusinessNumber(it, "+1")).toList(),
                List.of());
    }

    /// The table of eras that comes with the service.
    public static Eras eras() {
        return EraTable.read();
    }

    /// The same with a free tier of another size.
    public static Eras eras(int allowance) {
        try {
            var file = Files.createTempFile("eras", ".csv");
            try (var in = EraTable.class.getResourceAsStream("/convometer/billing/eras.csv")) {
                var table =
                        new String(
                                Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
                Files.writeString(file, table.replace(",1000,", "," + allowance + ","));
                return EraTable.read(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The tables in a version.
    public static BillingTables tables(String version, Eras eras, RateCards cards) {
        return tables(version, accounts(), eras, cards);
    }

    /// The same with other accounts.
    public static BillingTables tables(
            String version, Accounts accounts, Eras eras, RateCards cards) {
        return new BillingTables(version, BillingTables.accounts(accounts), eras, markets(), cards);
    }

    private static final Markets MARKETS = MarketTable.read();

    public static Markets markets() {
        return MARKETS;
    }

    /// The rates of the tests, all for Brazil: rows of `date currency category tier_from rate`.
    public static final String CARDS =
            """
            2022-02-01 USD user_initiated 1 0.03
            2022-02-01 USD business_initiated 1 0.05
            2023-06-01 USD marketing 1 0.0625
            2023-06-01 USD utility 1 0.035
            2023-06-01 USD authentication 1 0.0315
            2023-06-01 USD service 1 0.03
            2025-07-01 USD marketing 1 0.06
            2025-07-01 USD utility 1 0.008
            2025-07-01 USD utility 3 0.007
            2025-07-01 USD authentication 1 0.0068
            2025-07-01 EUR utility 1 0.009
            2025-07-01 EUR utility 2 0.0085
            2026-10-01 USD marketing 1 0.0625
            2026-10-01 USD utility 1 0.0068
            2026-10-01 USD utility 4 0.0064
            2026-10-01 USD authentication 1 0.0068
            2026-10-01 USD service 1 0.0034
            """;

    public static RateCards cards() {
        return cards(CARDS);
    }

    /// Rows of `date currency category tier_from rate` for Brazil.
    public static RateCards cards(String rows) {
        var cards = new RateCards();
        for (var row : rows.lines().toList()) {
            var cells = row.split(" ", -1);
            cards.add(
                    new Rate(
                            LocalDate.parse(cells[0]),
                            cells[1],
                            "Brazil",
                            cells[2],
                            Long.parseLong(cells[3]),
                            new BigDecimal(cells[4]),
                            "test",
                            ""));
        }
        return cards;
    }

    private Scene() {}
}
