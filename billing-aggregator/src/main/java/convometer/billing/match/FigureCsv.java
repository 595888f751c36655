package convometer.billing.match;

import convometer.billing.match.rules.FigureCheck;
import convometer.billing.match.rules.InvalidFiguresException;
import convometer.billing.match.rules.RawFigure;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads the lines of an invoice as comma-separated values.
final class FigureCsv {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int LONGEST_FIELD = 200;
    private static final int MONTH_LENGTH = 7;

    /// What the columns may be called, lower case, with underscores for spaces.
    private enum Column {
        PERIOD,
        ACCOUNT,
        PHONE_NUMBER,
        COUNTRY,
        CATEGORY,
        TYPE,
        VOLUME,
        CURRENCY,
        AMOUNT;

        private static final Map<String, Column> OTHER_NAMES =
                Map.of(
                        "month",
                        PERIOD,
                        "date",
                        PERIOD,
                        "waba_id",
                        ACCOUNT,
                        "phone",
                        PHONE_NUMBER,
                        "market",
                        COUNTRY,
                        "pricing_category",
                        CATEGORY,
                        "pricing_type",
                        TYPE,
                        "quantity",
                        VOLUME,
                        "cost",
                        AMOUNT);

        static @Nullable Column of(String name) {
            var plain = name.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
            for (var column : values()) if (column.title().equals(plain)) return column;
            return OTHER_NAMES.get(plain);
        }

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String wabaId;
    private final String currency;
    private final ZoneId zone;
    private final FigureCheck check;
    private List<Column> columns = List.of();

    /// @param currency of the account
    /// @param zone in which the file's days and months begin
    FigureCsv(String wabaId, String currency, ZoneId zone, FigureCheck check) {
        this.wabaId = wabaId;
        this.currency = currency;
        this.zone = zone;
        this.check = check;
    }

    /// Reads a file.
    ///
    /// @throws InvalidFiguresException if it is not taken
    FigureFile read(byte[] file) {
        var text = text(file);
        try (var lines = lines(text)) {
            for (var line : lines) {
                if (columns.isEmpty()) columns = columns(line);
                else take(line);
            }
        } catch (CsvParseException e) {
            throw InvalidFiguresException.unreadable("", "it is no CSV");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (columns.isEmpty()) throw InvalidFiguresException.unreadable("line 1", "it is empty");
        return new FigureFile(FigureSource.INVOICE, check.done());
    }

    /// Lines of any length: those that are too long or too short are refused with their number.
    private static CsvReader<CsvRecord> lines(String text) {
        return CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(text);
    }

    /// A file that was cut off somewhere nearly always lacks the end of its last line.
    private static String text(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
        } catch (CharacterCodingException _) {
            throw InvalidFiguresException.unreadable("", "it is not in UTF-8");
        }
        if (text.startsWith(BYTE_ORDER_MARK)) text = text.substring(1);
        if (!text.isEmpty() && !text.endsWith("\n"))
            throw InvalidFiguresException.unreadable(
                    "line " + (text.chars().filter(c -> c == '\n').count() + 1),
                    "the last line has no end: something may be missing");
        return text;
    }

    private static List<Column> columns(CsvRecord header) {
        var place = place(header);
        var columns = new ArrayList<Column>();
        for (var name : header.getFields()) {
            var column = Column.of(name);
            if (column == null)
                throw InvalidFiguresException.unreadable(
                        place, "there is no column " + cut(name) + "; they are " + all());
            if (columns.contains(column))
                throw InvalidFiguresException.unreadable(
                        place, "the column " + column.title() + " is there twice");
            columns.add(column);
        }
        for (var column : Column.values())
            if (!columns.contains(column))
                throw InvalidFiguresException.unreadable(
                        place, "the column " + column.title() + " is missing; they are " + all());
        return columns;
    }

    private static String all() {
        return Arrays.stream(Column.values()).map(Column::title).collect(Collectors.joining(", "));
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static String place(CsvRecord line) {
        return "line " + line.getStartingLineNumber();
    }

    private void take(CsvRecord line) {
        var place = place(line);
        if (line.getFieldCount() != columns.size())
            throw InvalidFiguresException.unreadable(
                    place,
                    "it has %d fields, not %d".formatted(line.getFieldCount(), columns.size()));
        Map<Column, String> fields = new EnumMap<>(Column.class);
        for (var i = 0; i < columns.size(); i++) {
            var text = line.getField(i).strip();
            if (text.isEmpty() || text.length() > LONGEST_FIELD)
                throw InvalidFiguresException.at(
                        place,
                        columns.get(i).title() + (text.isEmpty() ? " is empty" : " is too long"));
            fields.put(columns.get(i), text);
        }
        check.add(figure(place, fields));
    }

    private RawFigure figure(String place, Map<Column, String> fields) {
        require(place, field(fields, Column.ACCOUNT), wabaId, "it is of the account ");
        require(
                place,
                field(fields, Column.CURRENCY).toUpperCase(Locale.ROOT),
                currency,
                "its currency is ");
        var period = period(place, field(fields, Column.PERIOD));
        return new RawFigure(
                place,
                period.first().atStartOfDay(zone).toInstant(),
                period.after().atStartOfDay(zone).toInstant(),
                field(fields, Column.PHONE_NUMBER),
                field(fields, Column.COUNTRY),
                field(fields, Column.CATEGORY),
                field(fields, Column.TYPE),
                "",
                FigureNumbers.of(place, "volume", field(fields, Column.VOLUME)),
                FigureNumbers.of(place, "amount", field(fields, Column.AMOUNT)));
    }

    private static String field(Map<Column, String> fields, Column column) {
        return fields.getOrDefault(column, "");
    }

    private static void require(String place, String text, String wanted, String what) {
        if (!text.equals(wanted))
            throw InvalidFiguresException.at(place, what + cut(text) + ", not " + wanted);
    }

    private record Period(LocalDate first, LocalDate after) {}

    private static Period period(String place, String text) {
        try {
            if (text.length() == MONTH_LENGTH) {
                var month = YearMonth.parse(text);
                return new Period(month.atDay(1), month.plusMonths(1).atDay(1));
            }
            var day = LocalDate.parse(text);
            return new Period(day, day.plusDays(1));
        } catch (DateTimeException _) {
            throw InvalidFiguresException.at(
                    place, "period is no month and no day, like 2026-10 or 2026-10-01");
        }
    }
}
