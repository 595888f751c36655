package convometer.outbound.api;

import convometer.events.OutboundRequest;
import convometer.outbound.OutboundSettings;
import convometer.outbound.rules.Preference;
import convometer.schemas.ThreadKey;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Messages over HTTP: publishes a request, and answers with its receipt.
@Controller("/v1/messages")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.SENDER)
@TokenRequired
class MessagesController {

    private static final String PREFER = "Prefer";

    private final SendService service;
    private final EnvelopeReader envelopes;
    private final OutboundSettings settings;
    private final Access access;

    MessagesController(
            SendService service,
            EnvelopeReader envelopes,
            OutboundSettings settings,
            Access access) {
        this.access = access;
        this.service = service;
        this.envelopes = envelopes;
        this.settings = settings;
    }

    @Post(consumes = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask for one message to be sent",
            description =
                    "The request is durable once this answers. `Prefer: wait=N` waits up to N"
                            + " seconds for the terminal receipt.")
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
                                                    {"request_id": "r-1",
                                                     "phone_number_id": "106540352242922",
                                                     "message": {"to": "5511987654321",
                                                      "type": "text",
                                                      "text": {"body": "On its way"}},
                                                     "deadline": "2026-11-20T12:00:00Z",
                                                     "hold_until_window_opens": false,
                                                     "fallback_template": {"name": "order_update",
                                                      "language": {"code": "en_US"}},
                                                     "sender": "bot",
                                                     "labels": {"team": "orders"}}
                                                    """)))
    @ApiResponse(
            responseCode = "200",
            description = "The terminal receipt, where it was waited for",
            content = @Content(schema = @Schema(implementation = ReceiptView.class)))
    @ApiResponse(
            responseCode = "202",
            description = "Taken; Location says where the receipt will be",
            content = @Content(schema = @Schema(implementation = ReceiptView.class)))
    @ApiResponse(
            responseCode = "400",
            description = "The body is no JSON object",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "409",
            description = "The request id is known with other content",
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
            description =
                    "Not now (audit_unavailable with Retry-After: nothing was done); repeat with"
                            + " the same request_id",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    MutableHttpResponse<ReceiptView> send(HttpHeaders headers, @Body String body) {
        var envelope = envelopes.read(body);
        access.requireNumber(envelope.phoneNumberId());
        var id = envelope.requestId();
        var requestId = id == null ? UUID.randomUUID().toString() : id;
        var request = service.take(envelope, requestId);
        var wait = wait(headers);
        var answer = wait.isZero() ? taken(request) : awaited(request, wait);
        return answer.header(
                HttpHeaders.LOCATION,
                UriBuilder.of("/v1/messages")
                        .path("{id}")
                        .expand(Map.of("id", requestId))
                        .toString());
    }

    @Get("/{request_id}")
    @Operation(
            summary = "The life of a message: its newest receipt, those before it, its statuses",
            description =
                    "`history` has every receipt that was given for the request, in order, and"
                            + " `statuses` what Meta reported of the message since."
                            + " `Prefer: wait=N` waits up to N seconds for the terminal receipt.")
    @ApiResponse(
            responseCode = "200",
            description = "The receipt; outcome pending: none yet",
            content = @Content(schema = @Schema(implementation = ReceiptView.class)))
    @ApiResponse(
            responseCode = "404",
            description = "No request with this id is known",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "Starting, or state is moving; ask again",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    ReceiptView receipt(@PathVariable("request_id") String requestId, HttpHeaders headers) {
        var forwarded = headers.contains(Peers.FORWARDED);
        requireVisible(requestId, forwarded);
        return service.receipt(requestId, wait(headers), forwarded)
                .filter(this::isVisible)
                .orElseThrow(MessagesController::unknown);
    }

    /// What names no number is nobody's but who may know of all.
    private boolean isVisible(ReceiptView receipt) {
        if (access.hasAll()) return true;
        var number = receipt.phoneNumberId();
        return Optional.ofNullable(number)
                .or(() -> service.recentNumber(receipt.requestId()))
                .filter(access::hasNumber)
                .isPresent();
    }

    /// Nobody waits for what is somebody else's.
    private void requireVisible(String requestId, boolean forwarded) {
        if (access.hasAll()) return;
        var known = service.receipt(requestId, Duration.ZERO, forwarded);
        if (known.isPresent() && !isVisible(known.get())) throw unknown();
    }

    /// The receipt of a request, unless somebody else's has its id.
    private ReceiptView visible(ReceiptView receipt) {
        return isVisible(receipt) ? receipt : service.pending(receipt.requestId());
    }

    private static ProblemException unknown() {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "unknown_request",
                "there is no receipt of a request with this id");
    }

    @Delete("/{request_id}")
    @Operation(
            summary = "Cancel a request that is held, or whose message still waits to be sent",
            description =
                    "Its terminal receipt is then refused, cancelled; `Prefer: wait=N` waits for it."
                            + " For a request that came by the"
                            + " topic and has no receipt yet, phone_number_id and customer say where"
                            + " it is.")
    @ApiResponse(
            responseCode = "200",
            description = "It is cancelled; the receipt says so",
            content = @Content(schema = @Schema(implementation = ReceiptView.class)))
    @ApiResponse(
            responseCode = "202",
            description = "Asked for; the receipt will say what became of it",
            content = @Content(schema = @Schema(implementation = ReceiptView.class)))
    @ApiResponse(
            responseCode = "400",
            description = "phone_number_id or customer cannot be one",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "404",
            description = "No request with this id is known",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "409",
            description = "It has its end already, or is at Meta",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Not now (audit_unavailable with Retry-After: nothing was done); ask again",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    MutableHttpResponse<ReceiptView> cancel(
            @PathVariable("request_id") String requestId,
            @QueryValue("phone_number_id") @Nullable String phoneNumberId,
            @QueryValue("customer") @Nullable String customer,
            HttpHeaders headers) {
        var thread = thread(phoneNumberId, customer);
        thread.ifPresent(it -> access.requireNumber(it.phoneNumberId()));
        requireVisible(requestId, false);
        var receipt = visible(service.cancel(requestId, thread, wait(headers)));
        return HttpResponse.<ReceiptView>status(
                        receipt.terminal() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(receipt);
    }

    private static Optional<ThreadKey> thread(
            @Nullable String phoneNumberId, @Nullable String customer) {
        if (phoneNumberId == null || customer == null) return Optional.empty();
        try {
            return Optional.of(new ThreadKey(phoneNumberId, customer));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "malformed", String.valueOf(e.getMessage()));
        }
    }

    private Duration wait(HttpHeaders headers) {
        var prefer = headers.getAll(PREFER);
        return Preference.wait(prefer == null ? List.of() : prefer, settings.longestWait());
    }

    private MutableHttpResponse<ReceiptView> taken(OutboundRequest request) {
        return HttpResponse.accepted().body(visible(service.newest(request.getRequestId())));
    }

    private MutableHttpResponse<ReceiptView> awaited(OutboundRequest request, Duration wait) {
        var receipt = visible(service.await(request.getRequestId(), wait));
        var status = receipt.terminal() ? HttpStatus.OK : HttpStatus.ACCEPTED;
        return HttpResponse.<ReceiptView>status(status)
                .body(receipt)
                .header("Preference-Applied", "wait=" + wait.toSeconds());
    }
}
