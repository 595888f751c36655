package convometer.billing.tables;

import convometer.billing.rules.CodePoints;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// A CSV file with a header line that is known beforehand.
///
/// @param source what errors call it
record Table(String source, String text, List<String> columns) {

    static Table file(Path file, String... columns) {
        try {
            return new Table(file.toString(), Files.readString(file), List.of(columns));
        } catch (IOException e) {
            throw new InvalidTableException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    static Table resource(String name, String... columns) {
        try (InputStream in = Table.class.getResourceAsStream("/convometer/billing/" + name)) {
            var bytes = Objects.requireNonNull(in, name).readAllBytes();
            return new Table(name, new String(bytes, StandardCharsets.UTF_8), List.of(columns));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Tables of the same columns as one text: without what only looks different, rows in the order
    /// of their columns.
    static String sorted(List<Table> tables) {
        var rows = new ArrayList<List<String>>();
        for (var table : tables) table.forEach(row -> rows.add(row.texts()));
        return sorted(tables.getFirst().columns(), rows);
    }

    static String sorted(List<String> columns, List<List<String>> rows) {
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(columns);
            rows.stream().distinct().sorted(CodePoints.ROWS).forEach(csv::writeRecord);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// Takes each row; what the consumer refuses becomes an error that names the line.
    void forEach(Consumer<Row> consumer) {
        try (var rows = CsvReader.builder().ofNamedCsvRecord(text)) {
            for (var row : rows) {
                if (!row.getHeader().equals(columns)) throw wrongHeader(row.getHeader());
                take(consumer, row(row));
            }
        } catch (CsvParseException e) {
            throw new InvalidTableException(source + ": " + deepest(e).getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The reader of CSV lets shorter rows pass, and fails when a missing field is asked for.
    private Row row(NamedCsvRecord fields) {
        var row = new Row(source, fields);
        if (fields.getFieldCount() == columns.size()) return row;
        throw new InvalidTableException(
                "%shas %d fields, not %d"
                        .formatted(row.place(), fields.getFieldCount(), columns.size()));
    }

    private static void take(Consumer<Row> consumer, Row row) {
        try {
            consumer.accept(row);
        } catch (InvalidTableException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidTableException(row.place() + e.getMessage(), e);
        }
    }

    private InvalidTableException wrongHeader(List<String> header) {
        return new InvalidTableException(
                "%s line 1: the columns are %s, not %s"
                        .formatted(source, String.join(",", columns), String.join(",", header)));
    }

    private static Throwable deepest(Throwable error) {
        var cause = error.getCause();
        return cause == null ? error : deepest(cause);
    }

    /// A row, with errors that say where it is.
    record Row(String source, NamedCsvRecord fields) {

        String place() {
            return source + " line " + fields.getStartingLineNumber() + ": ";
        }

        /// Its cells in the order of the columns.
        List<String> texts() {
            return fields.getHeader().stream().map(this::optional).toList();
        }

        String optional(String field) {
            return fields.getField(field).strip();
        }

        String text(String field) {
            var text = optional(field);
            if (text.isEmpty()) throw invalid(field, "is empty");
            return text;
        }

        LocalDate date(String field) {
            try {
                return LocalDate.parse(text(field));
            } catch (DateTimeException e) {
                throw invalid(field, "is not a date such as 2026-10-01: " + text(field));
            }
        }

        long count(String field) {
            try {
                return Long.parseLong(text(field));
            } catch (NumberFormatException e) {
                throw invalid(field, "is not a whole number: " + text(field));
            }
        }

        BigDecimal price(String field) {
            var text = text(field);
            if (!text.matches("\\d+(\\.\\d+)?"))
                throw invalid(field, "is not a plain decimal: " + text);
            return new BigDecimal(text);
        }

        InvalidTableException invalid(String field, String reason) {
            return new InvalidTableException(place() + field + " " + reason);
        }
    }
}
