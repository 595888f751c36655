package convometer.billing.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;
import convometer.schemas.accounts.Accounts.Waba;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;

import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// The same lines in every format, read by other libraries than those that wrote them.
class StatementFilesTest {

    private static final Waba WABA =
            new Waba("100", "Acme", ZoneId.of("America/Sao_Paulo"), "USD", List.of(), List.of());

    /// Months of random lines: amounts of many digits, lines without a price, names that a
    /// spreadsheet could take for formulas.
    private static List<Statement> statements(long seed) {
        var random = new Random(seed);
        var counts = new ArrayList<BillingCount>();
        for (var month : List.of("2026-09", "2026-10"))
            for (var i = 0; i < 40; i++) {
                var quantity = random.nextInt(1, 1_000_000);
                var unpriced = random.nextInt(5) == 0 ? random.nextInt(1, quantity + 1) : 0;
                var rate = new BigDecimal(random.nextInt(1, 200_000)).movePointLeft(7);
                counts.add(
                        BillingCount.newBuilder()
                                .setCounts("charges")
                                .setWabaId("100")
                                .setPhoneNumberId("0106540352242922")
                                .setMonth(month)
                                .setMarket("=Market " + i)
                                .setCategory("category,\"" + i + "\"\n")
                                .setType(i % 7 == 0 ? "" : "regular")
                                .setUnit(i % 2 == 0 ? "message" : "conversation")
                                .setCurrency("USD")
                                .setQuantity(quantity)
                                .setAmount(
                                        Decimals.plain(
                                                rate.multiply(
                                                        BigDecimal.valueOf(quantity - unpriced))))
                                .setUnpriced(unpriced)
                                .build());
            }
        var lines = new MonthlyCounts.Lines(counts, Instant.parse("2026-11-20T12:00:00Z"));
        return List.of(
                Statement.of(WABA, YearMonth.of(2026, 9), lines, null),
                Statement.of(WABA, YearMonth.of(2026, 10), lines, null));
    }

    @Test
    void everyFormatHasTheLinesToTheLastDigit() throws IOException {
        for (var seed = 0; seed < 20; seed++) {
            var statements = statements(seed);
            var expected = StatementRow.of(statements).stream().map(StatementRow::texts).toList();
            assertEquals(80, expected.size());
            assertEquals(expected, csv(StatementCsv.of(statements)));
            assertEquals(expected, xlsx(StatementXlsx.of(statements)));
            assertEquals(expected, parquet(StatementParquet.of(statements)));
        }
    }

    @Test
    void focusHasTheSameTotals() {
        for (var seed = 0; seed < 20; seed++) {
            var statements = statements(seed);
            var rows = named(StatementFocus.of(statements));
            for (var cost : List.of("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"))
                assertEquals(
                        sum(statements, total -> new BigDecimal(total.pricedAmount())),
                        sum(rows, cost));
            assertEquals(
                    sum(statements, total -> BigDecimal.valueOf(total.quantity())),
                    sum(rows, "ConsumedQuantity"));
            assertEquals(
                    sum(rows, "ConsumedQuantity"),
                    sum(rows, "PricingQuantity").add(sum(rows, "x_UnpricedQuantity")));
        }
    }

    @Test
    void focusSaysMonthsAsInstants() {
        var row = named(StatementFocus.of(statements(1))).getFirst();
        assertEquals("2026-09-01T03:00:00Z", row.getField("BillingPeriodStart"));
        assertEquals("2026-10-01T03:00:00Z", row.getField("BillingPeriodEnd"));
    }

    @Test
    void anEmptyStatementIsAFileWithItsColumns() throws IOException {
        var none = new MonthlyCounts.Lines(List.of(), Instant.EPOCH);
        var empty = List.of(Statement.of(WABA, YearMonth.of(2026, 10), none, null));
        assertEquals(List.of(), csv(StatementCsv.of(empty)));
        assertEquals(List.of(), xlsx(StatementXlsx.of(empty)));
        assertEquals(List.of(), parquet(StatementParquet.of(empty)));
        assertTrue(new String(StatementFocus.of(empty), UTF_8).startsWith("BilledCost,Billing"));
    }

    /// Never rounded: a file that cannot hold an amount is none.
    @Test
    void anAmountWithMoreDigitsThanTheFormatHasIsNotRounded() {
        var count =
                BillingCount.newBuilder()
                        .setCounts("charges")
                        .setWabaId("100")
                        .setPhoneNumberId("200")
                        .setMonth("2026-10")
                        .setMarket("Brazil")
                        .setCategory("utility")
                        .setType("regular")
                        .setUnit("message")
                        .setCurrency("USD")
                        .setQuantity(1)
                        .setAmount("0.1234567890123456789")
                        .setUnpriced(0)
                        .build();
        var lines = new MonthlyCounts.Lines(List.of(count), Instant.EPOCH);
        var statements = List.of(Statement.of(WABA, YearMonth.of(2026, 10), lines, null));
        assertThrows(RuntimeException.class, () -> StatementParquet.of(statements));
    }

    private static BigDecimal sum(
            List<Statement> statements, Function<Statement.Total, BigDecimal> of) {
        return statements.stream()
                .flatMap(statement -> statement.totals().stream())
                .map(of)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .stripTrailingZeros();
    }

    private static BigDecimal sum(List<NamedCsvRecord> rows, String column) {
        return rows.stream()
                .map(row -> new BigDecimal(row.getField(column)))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .stripTrailingZeros();
    }

    private static List<NamedCsvRecord> named(byte[] csv) {
        return CsvReader.builder().ofNamedCsvRecord(new String(csv, UTF_8)).stream().toList();
    }

    private static List<List<String>> csv(byte[] csv) {
        var rows = named(csv);
        rows.forEach(row -> assertEquals(StatementRow.COLUMNS, row.getHeader()));
        return rows.stream().map(NamedCsvRecord::getFields).toList();
    }

    private static List<List<String>> xlsx(byte[] bytes) throws IOException {
        try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(bytes))) {
            var rows = workbook.getFirstSheet().read();
            assertEquals(StatementRow.COLUMNS, texts(rows.getFirst()));
            return rows.stream().skip(1).map(StatementFilesTest::texts).toList();
        }
    }

    private static List<String> texts(Row row) {
        var texts = new ArrayList<String>();
        for (var column = 0; column < StatementRow.COLUMNS.size(); column++)
            texts.add(
                    row.getOptionalCell(column)
                            .map(cell ->
                                    cell.getValue() instanceof BigDecimal number
                                            ? Decimals.plain(number)
                                            : cell.getText())
                            .orElse(""));
        return texts;
    }

    private static List<List<String>> parquet(byte[] bytes) throws IOException {
        var found = new ArrayList<List<String>>();
        try (var file = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(bytes)));
                var rows = file.rowReader()) {
            while (rows.hasNext()) {
                rows.next();
                var texts = new ArrayList<String>();
                for (var column : StatementRow.COLUMNS.subList(0, 8))
                    texts.add(rows.getString(column));
                texts.add(Long.toString(rows.getLong("quantity")));
                texts.add(rows.isNull("amount") ? "" : Decimals.plain(rows.getDecimal("amount")));
                texts.add(rows.isNull("unpriced") ? "" : Long.toString(rows.getLong("unpriced")));
                found.add(texts);
            }
        }
        return found;
    }
}
