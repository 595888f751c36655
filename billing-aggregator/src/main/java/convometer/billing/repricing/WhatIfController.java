package convometer.billing.repricing;

import convometer.billing.charges.ChargeQueries;
import convometer.billing.charges.LedgerPeer;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.tables.TableVersions;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.audit.ChangesNothing;
import convometer.schemas.service.BodyFields;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;

/// What booked months would come to by other tables, over HTTP, from any instance: the one that has
/// the ledger answers. Nothing is changed.
@Controller("/v1/what-ifs")
@Requires(beans = WhatIfs.class)
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Role.FINANCE, Role.OPERATOR})
@TokenRequired
final class WhatIfController {

    private static final URI PATH = URI.create("/v1/what-ifs");

    /// As many units as there is room for are priced twice.
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final WhatIfs whatIfs;
    private final Accounts accounts;
    private final TableVersions versions;
    private final Access access;
    private final ChargeQueries ledger;
    private final LedgerPeer peer;

    WhatIfController(
            WhatIfs whatIfs,
            Accounts accounts,
            TableVersions versions,
            Access access,
            ChargeQueries ledger,
            LedgerPeer peer) {
        this.whatIfs = whatIfs;
        this.accounts = accounts;
        this.versions = versions;
        this.access = access;
        this.ledger = ledger;
        this.peer = peer;
    }

    @Post
    @ChangesNothing
    @Operation(
            operationId = "whatIf",
            summary = "What booked months would come to by other rates, eras or the rules of a day",
            description =
                    "The same deliveries by other tables, and the difference by category, template"
                            + " and market. Nothing is written.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WhatIfRequest.class)))
    @ApiResponse(
            responseCode = "200",
            description = "What it comes to, before and after",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WhatIfView.class)))
    @ApiResponse(
            responseCode = "400",
            description = "A field is wrong (malformed)",
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
            responseCode = "409",
            description =
                    "The units of the months have left the ledger (month_left), or another instance"
                            + " has newer tables than this one (other_tables)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "422",
            description =
                    "A table cannot be used, and errors names the line and the reason"
                            + " (invalid_tables); or there is more to price than this instance has"
                            + " memory for (too_many_units)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Nobody has a live ledger now (not_ready); or another one is computed (busy)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    HttpResponse<?> whatIf(@Body @Nullable String body, HttpRequest<?> request) {
        var asked = WhatIfRequest.of(BodyFields.of(body));
        requireVisible(asked.wabaId());
        try {
            var other = LedgerPeer.isForwarded(request) ? null : ledger.elsewhere().orElse(null);
            if (other != null) return peer.ask(other, PATH, "" + body, TIMEOUT);
            requireNewestTables();
            return HttpResponse.ok(whatIfs.compare(asked));
        } catch (NotReadyException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
        }
    }

    private void requireVisible(@Nullable String wabaId) {
        if (wabaId == null) access.requireAll();
        else if (accounts.waba(wabaId).isEmpty() || !access.hasWaba(wabaId))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_waba",
                    "no account " + wabaId + " in the accounts file");
    }

    /// The rules of a day to come are in the newest tables, or nowhere.
    private void requireNewestTables() {
        if (!versions.isInUse())
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "other_tables",
                    "another instance was started with other tables since the one that has the"
                            + " ledger; start that one with them");
    }
}
