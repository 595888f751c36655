package convometer.billing.repricing;

import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.service.BodyFields;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;

/// Repricings over HTTP, from any instance.
@Controller("/v1/repricings")
@Requires(beans = Repricings.class)
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Role.OPERATOR, Role.FINANCE})
@TokenRequired
final class RepricingController {

    private final RepricingService repricings;

    RepricingController(RepricingService repricings) {
        this.repricings = repricings;
    }

    @Post
    @Operation(
            operationId = "reprice",
            summary = "Prices what is booked by the tables as they are now")
    @ApiResponse(responseCode = "202", description = "It is on its way; see Location")
    @ApiResponse(responseCode = "400", description = "A field is wrong (malformed)")
    @ApiResponse(
            responseCode = "404",
            description = "The accounts file lacks the account (unknown_waba)")
    @ApiResponse(
            responseCode = "409",
            description = "Another instance has newer tables than this one (other_tables)")
    @ApiResponse(
            responseCode = "503",
            description =
                    "Kafka does not answer (audit_unavailable with Retry-After: nothing was done;"
                            + " kafka_unavailable)")
    @Secured(Role.OPERATOR)
    HttpResponse<?> reprice(@Body @Nullable String body) {
        var begun = repricings.begin(BodyFields.of(body));
        var view = begun.view();
        return HttpResponse.accepted(URI.create("/v1/repricings/" + begun.id()))
                .body(view.isPresent() ? view.get() : new Waiting(begun.id(), "waiting"));
    }

    /// A repricing of which the ledger has said nothing yet.
    @Introspected
    record Waiting(String id, String state) {}

    @Get
    @Operation(operationId = "repricings", summary = "All repricings, the newest first")
    @ApiResponse(responseCode = "200", description = "Without the lines that they change")
    @ApiResponse(responseCode = "503", description = "They are being loaded (not_ready)")
    List<RepricingView> all() {
        return repricings.all();
    }

    @Get("/{id}")
    @Operation(
            operationId = "repricing",
            summary = "How far a repricing is, and what it changes by line and in money")
    @ApiResponse(responseCode = "200", description = "The repricing")
    @ApiResponse(responseCode = "404", description = "There is none (unknown_repricing)")
    @ApiResponse(responseCode = "503", description = "They are being loaded (not_ready)")
    RepricingView one(
            @Parameter(description = "Its id") @PathVariable String id,
            @Parameter(description = "Without the lines: false") @QueryValue(defaultValue = "true")
                    boolean lines) {
        return repricings.one(id, lines);
    }
}
