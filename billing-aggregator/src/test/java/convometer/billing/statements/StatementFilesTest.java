package convometer.billing.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.billing.ledger.StatementLabels;
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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The same lines in every format, read by other libraries than those that wrote them.
class StatementFilesTest {

    private static final Waba WABA =
            new Waba("100", "Acme", ZoneId.of("America/Sao_Paulo"), "USD", List.of(), List.of());

    private static final StatementLabels LABELS = StatementLabels.parse("team");
    private static final Breakdown ALL =
            Breakdown.parse(List.of("day,template,label:team"), LABELS);

    /// Months of random lines: amounts of many digits, lines without a price, names that a
    /// spreadsheet could take for formulas.
    private static List<Statement> statements(long seed) {
        return statements(seed, Breakdown.NONE);
    }

    private static List<Statement> statements(long seed, Breakdown by) {
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
                                .setAdjusts(adjusted(month, i))
                                .build());
                counts.add(detail(random, counts.getLast()));
            }
        var split = by.split();
        counts.forEach(split);
        var lines =
                new MonthlyCounts.Lines(
                        by.isNone() ? counts : split.lines(),
                        Instant.parse("2026-11-20T12:00:00Z"));
        return List.of(
                Statement.of(WABA, YearMonth.of(2026, 9), lines, null),
                Statement.of(WABA, YearMonth.of(2026, 10), lines, null));
    }

    /// October has lines that say what is otherwise in September, which was closed.
    private static String adjusted(String month, int line) {
        return month.equals("2026-10") && line % 6 == 1 ? "2026-09" : "";
    }

    /// Some of the units of a line, with words that whoever writes requests may choose.
    private static BillingCount detail(Random random, BillingCount line) {
        var labels = new TreeMap<String, String>();
        var words = List.of("a,b=c", "=SUM(A1)", "Größe 😀", "\"q\"\n", "");
        if (random.nextInt(4) > 0) labels.put("team", words.get(random.nextInt(words.size())));
        var isTemplate = random.nextBoolean();
        return BillingCount.newBuilder(line)
                .setCounts("details")
                .setQuantity(line.getQuantity() / 2)
                .setAmount("0")
                .setUnpriced(line.getUnpriced() / 2)
                .setDay(line.getMonth() + "-0" + random.nextInt(1, 10))
                .setTemplateName(isTemplate ? words.get(random.nextInt(4)) : null)
                .setTemplateLanguage(isTemplate ? "pt_BR" : null)
                .setLabels(StatementLabels.write(labels))
                .build();
    }

    @Test
    void everyFormatHasTheLinesToTheLastDigit() throws IOException {
        for (var by : List.of(Breakdown.NONE, ALL))
            for (var seed = 0; seed < 10; seed++) {
                var statements = statements(seed, by);
                var columns = StatementRow.columns(by);
                var expected =
                        StatementRow.of(statements, by).stream().map(StatementRow::texts).toList();
                assertTrue(expected.size() > (by.isNone() ? 79 : 120));
                assertEquals(by.isNone() ? 11 : 15, columns.size());
                assertEquals(
                        expected.stream().map(StatementFilesTest::withoutFormulas).toList(),
                        csv(StatementCsv.of(statements, by), columns));
                assertEquals(expected, xlsx(StatementXlsx.of(statements, by), columns));
                assertEquals(expected, parquet(StatementParquet.of(statements, by), columns));
            }
    }

    /// What a breakdown adds has an apostrophe before it where a spreadsheet would take it for one.
    private static List<String> withoutFormulas(List<String> row) {
        var texts = new ArrayList<>(row);
        for (var i = StatementRow.COLUMNS.size(); i < texts.size(); i++)
            if (texts.get(i).startsWith("=")) texts.set(i, "'" + texts.get(i));
        return texts;
    }

    @Test
    void aRowThatAdjustsAClosedMonthHasThatMonth() {
        var october = List.of(statements(1).getLast());
        var months =
                StatementRow.of(october, Breakdown.NONE).stream()
                        .collect(Collectors.groupingBy(StatementRow::month, Collectors.counting()));
        assertEquals(Map.of("2026-09", 7L, "2026-10", 33L), months);
    }

    /// What is not asked for is not there, and what nobody knows is nothing.
    @Test
    void columnsOfABreakdownComeBehindThose() {
        var byTeam = Breakdown.parse(List.of("label:team"), LABELS);
        var table = named(StatementCsv.of(statements(1, byTeam), byTeam));
        var columns = new ArrayList<>(StatementRow.COLUMNS);
        columns.add("label_team");
        assertEquals(columns, table.getFirst().getHeader());
        assertTrue(table.stream().anyMatch(row -> row.getField("label_team").equals("a,b=c")));
        assertTrue(table.stream().anyMatch(row -> row.getField("label_team").isEmpty()));
    }

    @Test
    void focusHasDaysTemplatesAndTags() throws IOException {
        var statements = statements(3, ALL);
        var rows = named(StatementFocus.of(statements, ALL));
        var lines = statements.stream().flatMap(each -> each.lines().stream()).toList();
        assertEquals(lines.size(), rows.size());
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var line = lines.get(i);
            var tags = row.getField("Tags");
            assertEquals(
                    line.labels(),
                    tags.isEmpty() ? Map.of() : new ObjectMapper().readValue(tags, Map.class));
            assertEquals(
                    line.template() == null ? "" : line.template().replaceFirst("^=", "'="),
                    row.getField("x_Template"));
            assertEquals(
                    line.templateLanguage() == null ? "" : line.templateLanguage(),
                    row.getField("x_TemplateLanguage"));
            var starts = row.getField("ChargePeriodStart");
            assertEquals(line.adjusts() == null ? "" : "Correction", row.getField("ChargeClass"));
            if (line.day() == null) assertEquals(startsWithoutDay(line, row), starts);
            else {
                assertEquals(line.day() + "T03:00:00Z", starts);
                assertEquals(
                        Instant.parse(starts).plusSeconds(86_400).toString(),
                        row.getField("ChargePeriodEnd"));
            }
        }
        assertEquals(
                sum(statements, total -> new BigDecimal(total.pricedAmount())),
                sum(rows, "BilledCost"));
    }

    private static String startsWithoutDay(Statement.Line line, NamedCsvRecord row) {
        return line.adjusts() == null
                ? row.getField("BillingPeriodStart")
                : line.adjusts() + "-01T03:00:00Z";
    }

    @Test
    void focusHasTheSameTotals() {
        for (var seed = 0; seed < 20; seed++) {
            var statements = statements(seed);
            var rows = named(StatementFocus.of(statements, Breakdown.NONE));
            for (var cost : List.of("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"))
                assertEquals(
                        sum(statements, total -> new BigDecimal(total.pricedAmount())),
                        sum(rows, cost));
            assertEquals(
                    sum(statements, total -> BigDecimal.valueOf(total.quantity())),
                    sum(rows, "ConsumedQuantity"));
            assertEquals(
                    sum(rows, "ConsumedQuantity"),
                    sum(rows, "PricingQuantity")
                            .add(sum(rows, "x_UnpricedQuantity"))
                            .stripTrailingZeros());
        }
    }

    @Test
    void focusSaysMonthsAsInstants() {
        var row = named(StatementFocus.of(statements(1), Breakdown.NONE)).getFirst();
        assertEquals("2026-09-01T03:00:00Z", row.getField("BillingPeriodStart"));
        assertEquals("2026-10-01T03:00:00Z", row.getField("BillingPeriodEnd"));
    }

    @Test
    void anEmptyStatementIsAFileWithItsColumns() throws IOException {
        var none = new MonthlyCounts.Lines(List.of(), Instant.EPOCH);
        var empty = List.of(Statement.of(WABA, YearMonth.of(2026, 10), none, null));
        assertEquals(List.of(), csv(StatementCsv.of(empty, Breakdown.NONE), StatementRow.COLUMNS));
        assertEquals(
                List.of(), xlsx(StatementXlsx.of(empty, Breakdown.NONE), StatementRow.COLUMNS));
        assertEquals(
                List.of(),
                parquet(StatementParquet.of(empty, Breakdown.NONE), StatementRow.COLUMNS));
        assertTrue(
                new String(StatementFocus.of(empty, Breakdown.NONE), UTF_8)
                        .startsWith("BilledCost,Billing"));
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
        assertThrows(RuntimeException.class, () -> StatementParquet.of(statements, Breakdown.NONE));
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

    private static List<List<String>> csv(byte[] csv, List<String> columns) {
        var rows = named(csv);
        rows.forEach(row -> assertEquals(columns, row.getHeader()));
        return rows.stream().map(NamedCsvRecord::getFields).toList();
    }

    private static List<List<String>> xlsx(byte[] bytes, List<String> columns) throws IOException {
        try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(bytes))) {
            var rows = workbook.getFirstSheet().read();
            assertEquals(columns, texts(rows.getFirst(), columns.size()));
            return rows.stream().skip(1).map(row -> texts(row, columns.size())).toList();
        }
    }

    private static List<String> texts(Row row, int columns) {
        var texts = new ArrayList<String>();
        for (var column = 0; column < columns; column++)
            texts.add(
                    row.getOptionalCell(column)
                            .map(cell ->
                                    cell.getValue() instanceof BigDecimal number
                                            ? Decimals.plain(number)
                                            : cell.getText())
                            .orElse(""));
        return texts;
    }

    private static List<List<String>> parquet(byte[] bytes, List<String> columns)
            throws IOException {
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
                for (var column : columns.subList(StatementRow.COLUMNS.size(), columns.size()))
                    texts.add(rows.isNull(column) ? "" : rows.getString(column));
                found.add(texts);
            }
        }
        return found;
    }
}
