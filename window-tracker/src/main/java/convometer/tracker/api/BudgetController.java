package convometer.tracker.api;

import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.ProblemException;
import convometer.tracker.identity.WabaId;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;

/// How much is spent of the budgets of an account? Whoever sends may ask, too: quotes show it.
@Controller("/v1/budgets")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "budgets")
@Secured({Role.FINANCE, Role.OPERATOR, Role.SENDER})
@TokenRequired
final class BudgetController {

    private final BudgetQueries budgets;
    private final Accounts accounts;
    private final Access access;

    BudgetController(BudgetQueries budgets, Accounts accounts, Access access) {
        this.budgets = budgets;
        this.accounts = accounts;
        this.access = access;
    }

    @Get
    @Operation(
            summary = "The budgets of an account",
            description =
                    "All that the accounts file has, in their present months or days by the"
                            + " account's calendar. spent is what the gate has permitted and may"
                            + " still be delivered (reserved), and what was delivered, as it was"
                            + " expected to cost; at renews_at nothing is spent.")
    @ApiResponse(responseCode = "200", description = "the budgets")
    @ApiResponse(responseCode = "404", description = "no such account, for this caller")
    @ApiResponse(responseCode = "503", description = "starting, or state is moving; ask again")
    BudgetView.Page budgets(
            @QueryValue("waba_id") String wabaId,
            @Parameter(hidden = true) @Header(WindowPeers.FORWARDED) @Nullable String forwarded) {
        if (!isVisible(wabaId))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_account",
                    "The accounts file has no account " + wabaId + ".");
        return WindowQueries.unlessMoving(() -> budgets.of(new WabaId(wabaId), forwarded != null));
    }

    /// Budgets are known to who may know of a number that they are for, as limits are.
    private boolean isVisible(String wabaId) {
        return accounts.waba(wabaId)
                .filter(waba ->
                        access.hasWaba(wabaId)
                                || waba.numbers().stream()
                                        .anyMatch(number -> access.hasNumber(number.id())))
                .isPresent();
    }
}
