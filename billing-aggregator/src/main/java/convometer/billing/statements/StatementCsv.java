package convometer.billing.statements;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/// Tables as comma-separated values, for spreadsheets and programs.
final class StatementCsv {

    /// The lines of statements.
    static byte[] of(List<Statement> statements, Breakdown by) {
        return table(
                StatementRow.columns(by),
                StatementRow.of(statements, by).stream().map(StatementRow::texts).toList());
    }

    /// Lines in their order.
    static byte[] ofRows(List<StatementRow> rows) {
        return table(StatementRow.COLUMNS, rows.stream().map(StatementRow::texts).toList());
    }

    /// Any table.
    static byte[] table(List<String> columns, List<List<String>> rows) {
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(columns);
            rows.forEach(csv::writeRecord);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(UTF_8);
    }

    private StatementCsv() {}
}
