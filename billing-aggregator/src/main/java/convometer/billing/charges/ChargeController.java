package convometer.billing.charges;

import convometer.billing.ledger.LedgerRow;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
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

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/// Charges over HTTP, from any instance: the one that has the ledger answers.
@Controller("/v1/charges")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = ChargeQueries.class)
@Secured(Role.FINANCE)
@TokenRequired
final class ChargeController {

    private static final int MOST = 500;

    private final ChargeQueries charges;
    private final LedgerPeer peer;

    private final Access access;

    ChargeController(ChargeQueries charges, LedgerPeer peer, Access access) {
        this.access = access;
        this.charges = charges;
        this.peer = peer;
    }

    /// A page of charges.
    ///
    /// @param cursor for the next page; null: this is the last one. A page may be empty and have a
    ///   next one
    @Introspected
    record ChargePage(List<ChargeView> charges, @Nullable String cursor) {}

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
        return where(
                request,
                () ->
                        charges.unit(unitId)
                                .filter(known -> isVisible(known.row()))
                                .map(known -> ChargeView.of(known.row(), known.deliveries()))
                                .orElseThrow(() ->
                                        new ProblemException(
                                                HttpStatus.NOT_FOUND,
                                                "unknown_unit",
                                                "the ledger has no unit " + unitId)));
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
            @QueryValue @Nullable String category,
            @Parameter(description = "A class of discrepancies, any, or none") @QueryValue
                    @Nullable String discrepancy,
            @Parameter(description = "Whether Meta also said failed") @QueryValue
                    @Nullable Boolean failed,
            @Parameter(description = "1 to 500; 100 if not given") @QueryValue(defaultValue = "100")
                    int limit,
            @QueryValue @Nullable String cursor,
            HttpRequest<?> request) {
        if (limit < 1 || limit > MOST) throw malformed("limit is from 1 to " + MOST);
        if (wabaId == null && !access.hasAll())
            throw malformed("the token is for some accounts only: say which waba_id");
        if (wabaId != null && !access.hasWaba(wabaId))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_waba",
                    "no account " + wabaId + " in the accounts file");
        var filter = new ChargeFilter(wabaId, month, category, discrepancy, failed, limit);
        var after = cursor == null ? "" : decoded(cursor);
        return where(request, () -> page(charges.after(after, filter)));
    }

    private boolean isVisible(LedgerRow row) {
        var charge = row.charge();
        return charge != null && access.hasWaba(charge.getWabaId());
    }

    private static ChargePage page(ChargeQueries.Page page) {
        return new ChargePage(
                page.rows().stream()
                        .map(row -> {
                            var delivery = row.delivery();
                            return ChargeView.of(
                                    row, delivery == null ? List.of() : List.of(delivery));
                        })
                        .toList(),
                page.last().isEmpty() ? null : encoded(page.last()));
    }

    private HttpResponse<?> where(HttpRequest<?> request, Supplier<?> here) {
        try {
            var other = LedgerPeer.isForwarded(request) ? null : charges.elsewhere().orElse(null);
            return other == null ? HttpResponse.ok(here.get()) : peer.ask(other, request);
        } catch (NotReadyException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
        }
    }

    private static String encoded(String id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed("cursor is not one that was given out");
        }
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "malformed_query", detail);
    }
}
