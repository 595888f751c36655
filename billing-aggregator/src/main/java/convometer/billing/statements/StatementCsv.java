package convometer.billing.statements;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/// Tables as comma-separated values, for spreadsheets and programs.
final class StatementCsv {

    /// With what a formula begins in some spreadsheet.
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /// The lines of statements.
    static byte[] of(List<Statement> statements, Breakdown by) {
        return table(
                StatementRow.columns(by),
                StatementRow.of(statements, by).stream().map(StatementCsv::texts).toList());
    }

    /// Those of a row; what a breakdown adds may be a publisher's.
    private static List<String> texts(StatementRow row) {
        var figures = row.texts().subList(0, StatementRow.COLUMNS.size());
        return Stream.concat(figures.stream(), row.more().stream().map(StatementCsv::harmless))
                .toList();
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

    /// A publisher's text so that no spreadsheet takes it for a formula, which could send what is
    /// in other cells elsewhere: with an apostrophe before it, as OWASP recommends (CSV injection).
    ///
    /// @param text null: none
    static String harmless(@Nullable String text) {
        if (text == null || text.isEmpty()) return "";
        return FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }

    private StatementCsv() {}
}
