package convometer.deploy;

import com.fasterxml.jackson.databind.json.JsonMapper;

import convometer.billing.rules.Decimals;

import de.siegmar.fastcsv.reader.CsvReader;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;

import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A statement in all forms in which finance may have it, as it comes over HTTP.
final class StatementForms {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConsoleVisitor visitor;
    private final String wabaId;
    private final String month;

    /// @param visitor who may read it
    StatementForms(ConsoleVisitor visitor, String wabaId, String month) {
        this.visitor = visitor;
        this.wabaId = wabaId;
        this.month = month;
    }

    /// How many units, and what those cost that have a price.
    record Total(long quantity, String amount) {

        private static final Total NOTHING = new Total(0, "0");

        /// @param amount empty: it is not known
        Total plus(long more, String amount) {
            var sum = new BigDecimal(this.amount);
            return new Total(
                    quantity + more,
                    Decimals.plain(amount.isEmpty() ? sum : sum.add(new BigDecimal(amount))));
        }
    }

    /// By the name of the form.
    Map<String, Total> totals() throws Exception {
        var totals = new TreeMap<String, Total>();
        totals.put("json", json());
        totals.put("csv", csv("csv", "quantity", "amount"));
        totals.put("focus", csv("focus", "ConsumedQuantity", "BilledCost"));
        totals.put("xlsx", xlsx());
        totals.put("parquet", parquet());
        totals.put("console", console());
        return totals;
    }

    private Total json() throws Exception {
        var total = Total.NOTHING;
        for (var line : JSON.readTree(file("json")).path("lines"))
            total = total.plus(line.path("quantity").asLong(), line.path("amount").asText(""));
        return total;
    }

    private Total csv(String format, String quantity, String amount) throws Exception {
        var total = Total.NOTHING;
        var text = new String(file(format), StandardCharsets.UTF_8);
        for (var row : CsvReader.builder().ofNamedCsvRecord(text).stream().toList())
            total = total.plus(whole(row.getField(quantity)), row.getField(amount));
        return total;
    }

    private static long whole(String decimal) {
        return decimal.isEmpty() ? 0 : new BigDecimal(decimal).longValueExact();
    }

    private Total xlsx() throws Exception {
        return ofXlsx(file("xlsx"));
    }

    /// What a spreadsheet comes to.
    static Total ofXlsx(byte[] file) throws IOException {
        try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            var rows = workbook.getFirstSheet().read();
            var columns = rows.getFirst().stream().map(cell -> cell.getText()).toList();
            var total = Total.NOTHING;
            for (var row : rows.subList(1, rows.size()))
                total =
                        total.plus(
                                whole(number(row, columns.indexOf("quantity"))),
                                number(row, columns.indexOf("amount")));
            return total;
        }
    }

    private static String number(Row row, int column) {
        return row.getOptionalCell(column)
                .flatMap(cell -> Optional.ofNullable(cell.asNumber()))
                .map(Decimals::plain)
                .orElse("");
    }

    private Total parquet() throws Exception {
        try (var file = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(file("parquet"))));
                var rows = file.rowReader()) {
            var total = Total.NOTHING;
            while (rows.hasNext()) {
                rows.next();
                total =
                        total.plus(
                                rows.getLong("quantity"),
                                rows.isNull("amount")
                                        ? ""
                                        : Decimals.plain(rows.getDecimal("amount")));
            }
            return total;
        }
    }

    private Total console() throws Exception {
        var html = visitor.page("/console/statements/" + wabaId + "/" + month);
        var total = Total.NOTHING;
        for (var line : html.select("#lines tbody tr"))
            total =
                    total.plus(
                            Long.parseLong(line.expectFirst("data.quantity").attr("value")),
                            line.select("data.amount").attr("value"));
        return total;
    }

    private byte[] file(String format) throws IOException, InterruptedException {
        return visitor.bytes("/v1/statements/%s/%s?format=%s".formatted(wabaId, month, format));
    }

    /// Of these, those that differ from the first.
    static List<String> different(Map<String, Total> totals) {
        var first = totals.values().iterator().next();
        return totals.entrySet().stream()
                .filter(form -> !form.getValue().equals(first))
                .map(form -> form.getKey() + " " + form.getValue() + ", not " + first)
                .toList();
    }
}
