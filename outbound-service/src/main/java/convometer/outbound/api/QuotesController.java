package convometer.outbound.api;

import convometer.outbound.graph.Json;
import convometer.outbound.requests.Requests;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.audit.ChangesNothing;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

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
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// What would become of a message, without sending it.
@Controller("/v1/quotes")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.SENDER)
@TokenRequired
class QuotesController {

    private final EnvelopeReader envelopes;
    private final Tracker tracker;
    private final Access access;
    private final Clock clock;

    QuotesController(EnvelopeReader envelopes, Tracker tracker, Access access, Clock clock) {
        this.access = access;
        this.envelopes = envelopes;
        this.tracker = tracker;
        this.clock = clock;
    }

    @ChangesNothing
    @Post(consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask what would become of a message, without sending it",
            description =
                    "Takes what POST /v1/messages takes. Says whether the message may go, until"
                            + " when that holds, what it would cost and why, and what would be cheaper."
                            + " Nothing is reserved.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type = "object",
                                            requiredProperties = {"phone_number_id", "message"}),
                            examples =
                                    @ExampleObject(
                                            value =
                                                    """
                                                    {"phone_number_id": "106540352242922",
                                                     "message": {"to": "5511987654321",
                                                      "type": "template",
                                                      "template": {"name": "order_update",
                                                       "language": {"code": "en_US"}}}}
                                                    """)))
    @ApiResponse(
            responseCode = "200",
            description =
                    "request_id, phone_number_id, customer, permitted, held, uses_fallback, until,"
                            + " code, message, earliest_at, alternatives, expected_charge, why,"
                            + " cheaper, place, quota, budgets",
            content = @Content(schema = @Schema(type = "object")))
    @ApiResponse(
            responseCode = "400",
            description = "The body is no JSON object",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "413",
            description = "The body is larger than any message",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "422",
            description = "Fields are wrong; `errors` names them",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "The window-tracker does not answer",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    HttpResponse<String> quote(@Body String body) {
        var envelope = envelopes.read(body);
        access.requireNumber(envelope.phoneNumberId());
        var given = envelope.requestId();
        var id = given == null ? UUID.randomUUID().toString() : given;
        var request = Requests.record(envelope, id, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        try {
            return HttpResponse.ok(Json.write(tracker.quotes(List.of(request)).getFirst()));
        } catch (Tracker.Unavailable e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "unavailable", String.valueOf(e.getMessage()));
        }
    }
}
