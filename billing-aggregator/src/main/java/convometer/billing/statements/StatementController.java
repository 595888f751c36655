package convometer.billing.statements;

import convometer.billing.ledger.StatementLabels;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;

import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;

/// Statements over HTTP, from any instance.
@Controller("/v1/statements")
@Secured({Role.FINANCE, Role.CLOSER})
@TokenRequired
@ApiResponse(
        responseCode = "404",
        description = "The accounts file lacks the account (unknown_waba)",
        content =
                @Content(
                        mediaType = Problem.MEDIA_TYPE,
                        schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "503",
        description =
                "The lines are not those of a live ledger, and how far they are behind (not_ready)",
        content =
                @Content(
                        mediaType = Problem.MEDIA_TYPE,
                        schema = @Schema(implementation = Problem.class)))
final class StatementController {

    private static final int MOST_MONTHS = 60;

    private static final String FORMATS =
            "By Accept, or by format: json, csv, xlsx, parquet, and focus, the dataset Cost and"
                    + " Usage of FOCUS 1.3 as CSV.";

    private static final String BY =
            "By what lines are split, beside what they are split by anyway: day, template,"
                    + " label:NAME of a label that STATEMENT_LABELS names, several between commas";

    private final Statements statements;
    private final StatementLabels labels;

    StatementController(Statements statements, StatementLabels labels) {
        this.labels = labels;
        this.statements = statements;
    }

    @Get(
            uri = "/{waba_id}/{month}",
            produces = {
                MediaType.APPLICATION_JSON,
                MediaType.TEXT_CSV,
                StatementFormat.XLSX_TYPE,
                StatementFormat.PARQUET_TYPE
            })
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Operation(
            operationId = "statement",
            summary = "What a billing account owes for a local month",
            description = FORMATS)
    @ApiResponse(
            responseCode = "200",
            description = "The statement; empty for a month without units",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = Statement.class)),
                @Content(mediaType = MediaType.TEXT_CSV, schema = @Schema(type = "string")),
                @Content(
                        mediaType = StatementFormat.XLSX_TYPE,
                        schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = StatementFormat.PARQUET_TYPE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "400",
            description =
                    "The month is not one (malformed_month), there is no such format"
                            + " (unknown_format), or statements are not split by that"
                            + " (unknown_dimension)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    HttpResponse<?> statement(
            @Parameter(description = "The billing account, Meta's WABA id") @PathVariable("waba_id")
                    String wabaId,
            @Parameter(description = "Local month: 2026-10") @PathVariable String month,
            @Parameter(description = "A format by its name") @QueryValue @Nullable String format,
            @Parameter(description = BY) @QueryValue @Nullable String by,
            HttpRequest<?> request) {
        var wanted = format(format, request);
        var split = breakdown(by, request);
        var only = Statements.month(month);
        var waba = statements.waba(wabaId);
        var statement = statements.of(waba, only, split);
        var file = wanted.file(List.of(statement), split);
        return answer(
                file.isPresent() ? file.get() : statement,
                wanted,
                "statement-%s-%s%s".formatted(wabaId, only, provisional(List.of(statement))),
                statement.asOf() + (statement.closedAt() == null ? "" : "-1"));
    }

    @Get(
            uri = "/{waba_id}",
            produces = {
                MediaType.APPLICATION_JSON,
                MediaType.TEXT_CSV,
                StatementFormat.XLSX_TYPE,
                StatementFormat.PARQUET_TYPE
            })
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Operation(
            operationId = "statements",
            summary = "What a billing account owes for several local months",
            description = FORMATS)
    @ApiResponse(
            responseCode = "200",
            description = "Statement by statement, out of one state of the ledger",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = StatementRange.class)),
                @Content(mediaType = MediaType.TEXT_CSV, schema = @Schema(type = "string")),
                @Content(
                        mediaType = StatementFormat.XLSX_TYPE,
                        schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = StatementFormat.PARQUET_TYPE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "400",
            description =
                    "A month is not one (malformed_month), the last is before the first or more"
                            + " than five years after it (malformed_range), there is no such"
                            + " format (unknown_format), or statements are not split by that"
                            + " (unknown_dimension)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    HttpResponse<?> statements(
            @Parameter(description = "The billing account, Meta's WABA id") @PathVariable("waba_id")
                    String wabaId,
            @Parameter(description = "The first local month: 2026-08") @QueryValue String from,
            @Parameter(description = "The last local month: 2026-10") @QueryValue String to,
            @Parameter(description = "A format by its name") @QueryValue @Nullable String format,
            @Parameter(description = BY) @QueryValue @Nullable String by,
            HttpRequest<?> request) {
        var wanted = format(format, request);
        var split = breakdown(by, request);
        var months = months(Statements.month(from), Statements.month(to));
        var waba = statements.waba(wabaId);
        var range = statements.of(waba, months, split);
        var file = wanted.file(range.months(), split);
        return answer(
                file.isPresent() ? file.get() : range,
                wanted,
                "statement-%s-%s-%s%s"
                        .formatted(wabaId, range.from(), range.to(), provisional(range.months())),
                range.asOf() + closedMonths(range));
    }

    /// A file that may still change says so in its name: CSV and Parquet have no other place for
    /// it.
    private static String provisional(List<Statement> months) {
        return months.stream().allMatch(month -> month.closedAt() != null) ? "" : "-provisional";
    }

    /// A month that is closed is another statement, with the same figures.
    private static String closedMonths(StatementRange range) {
        var closed = range.months().stream().filter(month -> month.closedAt() != null).count();
        return closed == 0 ? "" : "-" + closed;
    }

    private static HttpResponse<?> answer(
            Object body, StatementFormat format, String name, String asOf) {
        var answer =
                HttpResponse.ok(body)
                        .contentType(format.type())
                        .header(HttpHeaders.ETAG, "\"" + asOf + "\"")
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        return format == StatementFormat.JSON
                ? answer
                : answer.header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s.%s\"".formatted(name, format.extension()));
    }

    private static StatementFormat format(@Nullable String name, HttpRequest<?> request) {
        if (name == null) return StatementFormat.accepted(request.getHeaders().accept());
        return StatementFormat.named(name)
                .orElseThrow(() ->
                        badRequest(
                                "unknown_format",
                                "a statement is json, csv, xlsx, parquet or focus, not " + name));
    }

    /// Of a parameter that is there several times, all count.
    private Breakdown breakdown(@Nullable String by, HttpRequest<?> request) {
        if (by == null) return Breakdown.NONE;
        try {
            return Breakdown.parse(request.getParameters().getAll("by"), labels);
        } catch (IllegalArgumentException e) {
            throw badRequest("unknown_dimension", "" + e.getMessage());
        }
    }

    private static List<YearMonth> months(YearMonth from, YearMonth to) {
        var months =
                Stream.iterate(from, month -> !month.isAfter(to), month -> month.plusMonths(1))
                        .limit(MOST_MONTHS + 1)
                        .toList();
        if (months.isEmpty() || months.size() > MOST_MONTHS)
            throw badRequest(
                    "malformed_range",
                    "from %s to %s are not 1 to %d months".formatted(from, to, MOST_MONTHS));
        return months;
    }

    private static ProblemException badRequest(String code, String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, code, detail);
    }
}
