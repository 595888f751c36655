package convometer.outbound.batches.recipients;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.graph.Json;
import convometer.outbound.rules.batch.Row;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The recipients of a batch in a file, read as often as they are needed and never all at once.
///
/// @param csv else JSON Lines
/// @param skipped lines before the first recipient
public record RecipientFile(Path path, boolean csv, int skipped) {

    static final char BYTE_ORDER_MARK = '\ufeff';

    private static final String NO_UTF_8 = "are not written in UTF-8";

    /// A line that cannot be read.
    public static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final String field;

        Unreadable(String field, String reason) {
            super(reason);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    /// Hands every recipient over, in their order.
    ///
    /// @throws Unreadable at the first line that is none
    public void read(Consumer<Row> rows) {
        try {
            if (csv) readCsv(rows);
            else readLines(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readCsv(Consumer<Row> rows) throws IOException {
        try (var reader = reader(separator())) {
            for (var record : reader) rows.accept(row(record));
        } catch (CsvParseException e) {
            throw new Unreadable("recipients", "cannot be read as CSV: " + reason(e));
        } catch (CharacterCodingException _) {
            throw new Unreadable("recipients", NO_UTF_8);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException)
                throw new Unreadable("recipients", NO_UTF_8);
            throw e;
        }
    }

    /// Rows of another length are looked at here, so that their line is named.
    private CsvReader<NamedCsvRecord> reader(char separator) throws IOException {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofNamedCsvRecord(text());
    }

    /// Where a comma is the decimal sign, spreadsheets separate with semicolons.
    private char separator() throws IOException {
        try (var text = text()) {
            @Nullable String header = text.readLine();
            if (header == null || header.indexOf(',') >= 0) return ',';
            return header.indexOf(';') >= 0 ? ';' : header.indexOf('\t') >= 0 ? '\t' : ',';
        }
    }

    /// Without its byte order mark. What is not UTF-8 is an error, and not a name with a question
    /// mark in it.
    private BufferedReader text() throws IOException {
        var text = Files.newBufferedReader(path, UTF_8);
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) text.reset();
        return text;
    }

    private static String reason(CsvParseException e) {
        var cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause;
    }

    private static Row row(NamedCsvRecord record) {
        var parameters = new LinkedHashMap<String, String>();
        var header = record.getHeader();
        if (!header.contains("to") && !header.contains("recipient"))
            throw new Unreadable("recipients[1]", "line 1: must name a column to");
        if (record.getFieldCount() != header.size())
            throw wrong(
                    record.getStartingLineNumber(), "", "must have as many fields as the header");
        for (var i = 0; i < header.size(); i++)
            if (!header.get(i).equals("to") && !header.get(i).equals("recipient"))
                parameters.put(header.get(i), record.getField(i));
        var positional = parameters.keySet().stream().allMatch(name -> name.matches("[0-9]{1,3}"));
        return new Row(
                record.getStartingLineNumber(),
                said(record, "to"),
                said(record, "recipient"),
                parameters,
                positional);
    }

    private static @Nullable String said(NamedCsvRecord record, String column) {
        return record.findField(column).filter(text -> !text.isBlank()).orElse(null);
    }

    private void readLines(Consumer<Row> rows) throws IOException {
        try (var lines = text()) {
            var number = 0L;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (number > skipped && !line.isBlank()) rows.accept(row(number, line));
            }
        } catch (CharacterCodingException _) {
            throw new Unreadable("recipients", NO_UTF_8);
        }
    }

    private static Row row(long number, String line) {
        var json = Json.object(line);
        if (json.isEmpty()) throw wrong(number, "", "must be a JSON object");
        for (var field : json.get().keySet())
            if (!List.of("to", "recipient", "parameters").contains(field))
                throw wrong(number, "." + field, "is not known");
        var written = json.get().get("parameters");
        return new Row(
                number,
                text(number, json.get(), "to"),
                text(number, json.get(), "recipient"),
                parameters(number, written),
                written instanceof List);
    }

    private static @Nullable String text(long number, Map<?, ?> json, String field) {
        var value = json.get(field);
        if (value == null || value instanceof String) return (String) value;
        throw wrong(number, "." + field, "must be a string");
    }

    private static Map<String, String> parameters(long number, @Nullable Object written) {
        var parameters = new LinkedHashMap<String, String>();
        switch (written) {
            case null -> {}
            case List<?> list -> {
                for (var value : list)
                    parameters.put(
                            Integer.toString(parameters.size() + 1),
                            parameter(number, Integer.toString(parameters.size() + 1), value));
            }
            case Map<?, ?> object ->
                    object.forEach((name, value) ->
                            parameters.put(
                                    String.valueOf(name),
                                    parameter(number, String.valueOf(name), value)));
            default -> throw wrong(number, ".parameters", "must be an object or a list");
        }
        return parameters;
    }

    private static String parameter(long number, String name, @Nullable Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean)
            return String.valueOf(value);
        throw wrong(number, ".parameters." + name, "must be a string");
    }

    private static Unreadable wrong(long line, String field, String reason) {
        return new Unreadable("recipients[" + line + "]" + field, "line " + line + ": " + reason);
    }
}
