package convometer.billing.statements;

import convometer.billing.rules.CodePoints;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// A statement for spreadsheets: rows sorted by all columns by code point.
final class StatementCsv {

    private static final List<String> COLUMNS =
            List.of(
                    "waba_id",
                    "phone_number_id",
                    "month",
                    "market",
                    "category",
                    "type",
                    "unit",
                    "currency",
                    "quantity",
                    "amount",
                    "unpriced");

    static String of(Statement statement) {
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(COLUMNS);
            statement.lines().stream()
                    .map(line -> row(statement, line))
                    .sorted(CodePoints.ROWS)
                    .forEach(csv::writeRecord);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<String> row(Statement statement, Statement.Line line) {
        return List.of(
                statement.wabaId(),
                line.phoneNumberId(),
                statement.month(),
                line.market(),
                line.category(),
                line.type(),
                line.unit(),
                line.currency(),
                Long.toString(line.quantity()),
                Objects.requireNonNullElse(line.amount(), ""),
                line.unpriced() == 0 ? "" : Long.toString(line.unpriced()));
    }

    private StatementCsv() {}
}
