package convometer.billing.statements;

import convometer.billing.statements.CountsOfMonth.NotReadyException;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import java.util.regex.Pattern;

/// Statements over HTTP, from any instance.
@Controller("/v1/statements")
@Secured(Role.FINANCE)
@TokenRequired
final class StatementController {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");

    private final Accounts accounts;
    private final CountsOfMonth counts;

    private final Access access;

    StatementController(Accounts accounts, CountsOfMonth counts, Access access) {
        this.access = access;
        this.accounts = accounts;
        this.counts = counts;
    }

    @Get(
            uri = "/{waba_id}/{month}",
            produces = {MediaType.APPLICATION_JSON, MediaType.TEXT_CSV})
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Operation(operationId = "statement", summary = "What a billing account owes for a local month")
    @ApiResponse(
            responseCode = "200",
            description = "The statement; empty for a month without units",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = Statement.class)),
                @Content(mediaType = MediaType.TEXT_CSV, schema = @Schema(type = "string"))
            })
    @ApiResponse(
            responseCode = "400",
            description = "The month is not one (malformed_month)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
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
    HttpResponse<?> statement(
            @Parameter(description = "The billing account, Meta's WABA id") @PathVariable("waba_id")
                    String wabaId,
            @Parameter(description = "Local month: 2026-10") @PathVariable String month,
            HttpRequest<?> request) {
        var statement = statement(wabaId, month);
        var answer =
                wantsCsv(request)
                        ? HttpResponse.ok(StatementCsv.of(statement))
                                .contentType(MediaType.TEXT_CSV_TYPE)
                        : HttpResponse.ok(statement).contentType(MediaType.APPLICATION_JSON_TYPE);
        return answer.header(HttpHeaders.ETAG, "\"" + statement.asOf() + "\"")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }

    private Statement statement(String wabaId, String month) {
        if (!MONTH.matcher(month).matches())
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    "malformed_month",
                    "a month is written 2026-10, not " + month);
        var waba =
                accounts.waba(wabaId)
                        .filter(known -> access.hasWaba(known.id()))
                        .orElseThrow(() ->
                                new ProblemException(
                                        HttpStatus.NOT_FOUND,
                                        "unknown_waba",
                                        "no account " + wabaId + " in the accounts file"));
        try {
            return Statement.of(waba, month, counts.of(wabaId, month));
        } catch (NotReadyException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
        }
    }

    /// The first of the two that the client accepts, in the order of its preferences.
    private static boolean wantsCsv(HttpRequest<?> request) {
        for (var accepted : request.getHeaders().accept()) {
            if (accepted.getName().equals(MediaType.TEXT_CSV)) return true;
            if (accepted.matches(MediaType.APPLICATION_JSON_TYPE)) return false;
        }
        return false;
    }
}
