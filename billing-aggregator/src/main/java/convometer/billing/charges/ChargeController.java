package convometer.billing.charges;

import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// Charges over HTTP, from any instance: the one that has the ledger answers.
@Controller("/v1/charges")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = ChargeQueries.class)
@Secured(Role.FINANCE)
@TokenRequired
final class ChargeController {

    private final ChargeLookup charges;
    private final LedgerPeer peer;

    ChargeController(ChargeLookup charges, LedgerPeer peer) {
        this.charges = charges;
        this.peer = peer;
    }

    @Get("/{unit_id:.+}")
    @Operation(operationId = "charge", summary = "What a unit costs, and what that rests on")
    @ApiResponse(responseCode = "200", description = "The unit")
    @ApiResponse(
            responseCode = "404",
            description = "The ledger has no unit of this id (unknown_unit)")
    @ApiResponse(responseCode = "503", description = "Nobody has the ledger now (not_ready)")
    HttpResponse<?> charge(
            @Parameter(
                            description =
                                    "The wamid of a message, in a group wamid/participant; of a"
                                            + " conversation Meta's id, else"
                                            + " phone_number_id/customer/category/opened_at")
                    @PathVariable("unit_id")
                    String unitId,
            HttpRequest<?> request) {
        return where(request, () -> charges.here(unitId));
    }

    @Get
    @Operation(operationId = "charges", summary = "Charges, in the order of their months and ids")
    @ApiResponse(
            responseCode = "200",
            description = "Some of them, and a cursor where there may be more")
    @ApiResponse(
            responseCode = "400",
            description = "The cursor or the limit is none (malformed_query)")
    @ApiResponse(responseCode = "404", description = "No such account (unknown_waba)")
    @ApiResponse(responseCode = "503", description = "Nobody has the ledger now (not_ready)")
    HttpResponse<?> charges(
            @QueryValue("waba_id") @Nullable String wabaId,
            @QueryValue @Nullable String month,
            @QueryValue("phone_number_id") @Nullable String phoneNumberId,
            @QueryValue @Nullable String market,
            @QueryValue @Nullable String category,
            @Parameter(description = "A class of discrepancies, any, or none") @QueryValue
                    @Nullable String discrepancy,
            @Parameter(description = "Whether Meta also said failed") @QueryValue
                    @Nullable Boolean failed,
            @Parameter(description = "1 to 500; 100 if not given") @QueryValue(defaultValue = "100")
                    int limit,
            @QueryValue @Nullable String cursor,
            HttpRequest<?> request) {
        var filter =
                new ChargeFilter(
                        wabaId, month, phoneNumberId, market, category, discrepancy, failed, limit);
        charges.check(filter);
        return where(request, () -> charges.here(filter, cursor));
    }

    /// The instance that has the ledger answers as it is, whatever its version.
    private HttpResponse<?> where(HttpRequest<?> request, Supplier<?> here) {
        var other = LedgerPeer.isForwarded(request) ? null : charges.elsewhere();
        return other == null ? HttpResponse.ok(here.get()) : peer.ask(other, request.getUri());
    }
}
