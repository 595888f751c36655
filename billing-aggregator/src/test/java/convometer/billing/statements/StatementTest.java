package convometer.billing.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.billing.statements.Statement.Line;
import convometer.events.BillingCount;
import convometer.schemas.accounts.Accounts.Waba;

import org.junit.jupiter.api.Test;

import java.security.MessageDigest;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;

/// A statement out of lines in any order.
class StatementTest {

    /// Beyond the basic plane, and after the other; `String.compareTo` has it before.
    private static final String GREATER = "\uD83D\uDE00";

    private static final String SMALLER = "\uE000";

    private static final Waba WABA =
            new Waba("100", "Acme", ZoneId.of("America/Sao_Paulo"), "USD", List.of(), List.of());

    @Test
    void r4EachLineAndEachTotalIsRoundedOnceFromTheExactSum() {
        var statement =
                statement(
                        count("utility", "USD", 1, "0.0050", 0),
                        count("marketing", "USD", 1, "0.005", 0),
                        count("service", "JPY", 1, "2.5", 0));
        assertEquals(
                List.of("marketing 0.005 0.01", "service 2.5 3", "utility 0.005 0.01"),
                statement.lines().stream().map(StatementTest::text).toList());
        assertEquals(
                List.of("JPY 1 2.5 3", "USD 2 0.01 0.01"),
                statement.totals().stream()
                        .map(total ->
                                String.join(
                                        " ",
                                        total.currency(),
                                        "" + total.quantity(),
                                        total.amount(),
                                        total.amountRounded()))
                        .toList());
    }

    @Test
    void aLineThatFellBackToNothingIsNotShown() {
        var statement = statement(count("utility", "USD", 0, "0", 0));
        assertEquals(List.of(), statement.lines());
        assertEquals(List.of(), statement.totals());
    }

    @Test
    void linesAreSortedByCodePointInBothFormats() {
        var statement =
                statement(count(GREATER, "USD", 1, "0", 0), count(SMALLER, "USD", 1, "0", 0));
        assertEquals(
                List.of(SMALLER, GREATER), statement.lines().stream().map(Line::category).toList());
        assertEquals(
                List.of(SMALLER, GREATER),
                csv(statement).lines().skip(1).map(row -> row.split(",", -1)[4]).toList());
    }

    @Test
    void whatMetaCallsACategoryCannotBreakARow() {
        var statement = statement(count("a,b \"c\"\nd", "USD", 2, "0", 2));
        assertEquals(
                "100,200,2026-10,Brazil,\"a,b \"\"c\"\"\nd\",regular,message,USD,2,,2",
                csv(statement).strip().split("\n", 2)[1]);
    }

    @Test
    void theFingerprintFollowsTheFiguresNotTheirOrder() {
        var a = count("marketing", "USD", 1, "0.0625", 0);
        var b = count("utility", "USD", 1, "0.0068", 0);
        var more = count("utility", "USD", 2, "0.0136", 0);
        assertEquals(asOf(a, b), asOf(b, a));
        assertNotEquals(asOf(a, b), asOf(a, more));
    }

    /// What programs have kept of a statement stays: new fields of lines, and details, say nothing.
    @Test
    void theFingerprintIsThatOfTheFiguresAsTheyHaveAlwaysBeenWritten() throws Exception {
        var line =
                "{\"counts\": \"charges\", \"waba_id\": \"100\", \"phone_number_id\": \"200\", \"month\":"
                        + " \"2026-10\", \"market\": \"Brazil\", \"category\": \"utility\", \"type\":"
                        + " \"regular\", \"unit\": \"message\", \"currency\": \"USD\", \"quantity\": 2,"
                        + " \"amount\": \"0.0136\", \"unpriced\": 0}";
        var digest = MessageDigest.getInstance("SHA-256").digest(line.getBytes(UTF_8));
        assertEquals(
                HexFormat.of().formatHex(digest), asOf(count("utility", "USD", 2, "0.0136", 0)));
    }

    private static Statement statement(BillingCount... counts) {
        return Statement.of(
                WABA,
                YearMonth.of(2026, 10),
                new MonthlyCounts.Lines(List.of(counts), Instant.parse("2026-11-01T03:00:30Z")),
                null);
    }

    private static String csv(Statement statement) {
        return new String(StatementCsv.of(List.of(statement), Breakdown.NONE), UTF_8);
    }

    private static String asOf(BillingCount... counts) {
        return statement(counts).asOf();
    }

    private static String text(Line line) {
        return String.join(" ", line.category(), line.amount(), line.amountRounded());
    }

    private static BillingCount count(
            String category, String currency, long quantity, String amount, long unpriced) {
        return BillingCount.newBuilder()
                .setCounts("charges")
                .setWabaId("100")
                .setPhoneNumberId("200")
                .setMonth("2026-10")
                .setMarket("Brazil")
                .setCategory(category)
                .setType("regular")
                .setUnit("message")
                .setCurrency(currency)
                .setQuantity(quantity)
                .setAmount(amount)
                .setUnpriced(unpriced)
                .build();
    }
}
