package convometer.billing.closing;

import convometer.billing.statements.Statements;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import java.time.YearMonth;

/// Closing statements over HTTP, at any instance.
@Controller("/v1/statements/{waba_id}/{month}")
@Requires(beans = Closer.class)
@ExecuteOn(TaskExecutors.BLOCKING)
@TokenRequired
@ApiResponse(
        responseCode = "400",
        description = "The month is not one (malformed_month)",
        content =
                @Content(
                        mediaType = Problem.MEDIA_TYPE,
                        schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "404",
        description =
                "The accounts file lacks the account (unknown_waba), or the month is open"
                        + " (not_closed)",
        content =
                @Content(
                        mediaType = Problem.MEDIA_TYPE,
                        schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "503",
        description =
                "Not everything is counted that came, and how much is missing (not_ready), or Kafka"
                        + " does not answer (audit_unavailable, kafka_unavailable)",
        content =
                @Content(
                        mediaType = Problem.MEDIA_TYPE,
                        schema = @Schema(implementation = Problem.class)))
final class ClosingController {

    private final Statements statements;
    private final Closer closer;
    private final Access access;

    ClosingController(Statements statements, Closer closer, Access access) {
        this.statements = statements;
        this.closer = closer;
        this.access = access;
    }

    @Post("/close")
    @Secured(Role.CLOSER)
    @Operation(
            operationId = "closeStatement",
            summary = "Fixes a statement, with a manifest of what it was made of",
            description =
                    "Answers when it is done; a statement that is closed stays as it is. What comes"
                            + " later of the month is an adjustment in the next open one.")
    @ApiResponse(responseCode = "200", description = "It is closed")
    @ApiResponse(
            responseCode = "409",
            description =
                    "The local month is not over (month_not_over), or the ledger refuses and says"
                            + " why (not_closable)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    Manifest close(
            @Parameter(description = "The billing account, Meta's WABA id") @PathVariable("waba_id")
                    String wabaId,
            @Parameter(description = "Local month: 2026-10") @PathVariable String month,
            HttpRequest<?> request) {
        var closed = Statements.month(month);
        var waba = statements.waba(wabaId);
        closer.close(waba, closed, access.caller(request).name());
        return manifest(waba, closed);
    }

    @Get("/manifest")
    @Secured({Role.FINANCE, Role.CLOSER})
    @Operation(operationId = "manifest", summary = "What a closed statement was made of")
    @ApiResponse(responseCode = "200", description = "Of a closed statement")
    Manifest manifest(
            @Parameter(description = "The billing account, Meta's WABA id") @PathVariable("waba_id")
                    String wabaId,
            @Parameter(description = "Local month: 2026-10") @PathVariable String month) {
        return manifest(statements.waba(wabaId), Statements.month(month));
    }

    private Manifest manifest(Waba waba, YearMonth month) {
        return closer.manifest(waba, month)
                .orElseThrow(() ->
                        new ProblemException(
                                HttpStatus.NOT_FOUND, "not_closed", month + " is open"));
    }
}
