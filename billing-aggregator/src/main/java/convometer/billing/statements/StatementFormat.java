package convometer.billing.statements;

import io.micronaut.http.MediaType;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a statement is written as.
enum StatementFormat {
    JSON(MediaType.APPLICATION_JSON, "json"),
    CSV(MediaType.TEXT_CSV, "csv"),
    XLSX(StatementFormat.XLSX_TYPE, "xlsx"),
    PARQUET(StatementFormat.PARQUET_TYPE, "parquet"),

    /// By name alone: it is a CSV, too.
    FOCUS(MediaType.TEXT_CSV, "focus.csv");

    static final String XLSX_TYPE =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    static final String PARQUET_TYPE = "application/vnd.apache.parquet";

    /// In the order in which a client that takes anything gets one.
    private static final List<StatementFormat> BY_TYPE = List.of(JSON, CSV, XLSX, PARQUET);

    private final String type;
    private final String extension;

    StatementFormat(String type, String extension) {
        this.type = type;
        this.extension = extension;
    }

    MediaType type() {
        return MediaType.of(type);
    }

    /// Of a file with it.
    String extension() {
        return extension;
    }

    /// The bytes of a file; empty: it is no file, but what the endpoint answers to programs.
    Optional<byte[]> file(List<Statement> statements, Breakdown by) {
        return switch (this) {
            case JSON -> Optional.empty();
            case CSV -> Optional.of(StatementCsv.of(statements, by));
            case XLSX -> Optional.of(StatementXlsx.of(statements, by));
            case PARQUET -> Optional.of(StatementParquet.of(statements, by));
            case FOCUS -> Optional.of(StatementFocus.of(statements, by));
        };
    }

    /// Empty: there is none of this name.
    static Optional<StatementFormat> named(String name) {
        for (var format : values())
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) return Optional.of(format);
        return Optional.empty();
    }

    /// The first that a client accepts, in the order of its preferences.
    ///
    /// @param accepted of the request's header, the most wanted first
    static StatementFormat accepted(Collection<MediaType> accepted) {
        for (var wanted : accepted)
            for (var format : BY_TYPE) if (wanted.matches(format.type())) return format;
        return JSON;
    }
}
