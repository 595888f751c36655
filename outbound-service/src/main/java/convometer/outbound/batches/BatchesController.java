package convometer.outbound.batches;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.api.Peers;
import convometer.outbound.batches.recipients.FormParts;
import convometer.outbound.batches.recipients.Upload;
import convometer.outbound.batches.results.BatchResults;
import convometer.outbound.batches.results.ResultFormat;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.dispatch.SendingControl;
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
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.multipart.MultipartBody;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/// Batches over HTTP: hand one in, tell it what to do, see how far it is, fetch what became of it.
@Controller("/v1/batches")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.SENDER)
@TokenRequired
class BatchesController {

    private static final String JSON_LINES = "application/x-ndjson";
    private static final int MOST = 500;
    private static final Set<String> STATES =
            Set.of("ready", "running", "paused", "cancelled", "done");

    private final BatchService service;
    private final BatchResults results;
    private final BatchView view;

    private final Access access;

    BatchesController(
            BatchService service, BatchResults results, SendingControl sending, Access access) {
        this.access = access;
        view = new BatchView(sending::isStopped);
        this.service = service;
        this.results = results;
    }

    @Post(consumes = JSON_LINES, produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Hand a batch in: a template and up to 100,000 recipients",
            description =
                    "The batch in the first line and one recipient in each line after it; or"
                            + " multipart/form-data with the parts batch (JSON) and recipients (CSV or"
                            + " JSON Lines). All of it is taken, or nothing.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = JSON_LINES,
                            schema = @Schema(type = "string"),
                            examples =
                                    @ExampleObject(
                                            value =
                                                    """
                                                    {"batch_id": "autumn",
                                                     "phone_number_id": "106540352242922",
                                                     "template": {"name": "order_update",
                                                      "language": {"code": "en_US"}},
                                                     "deadline": "2030-11-20T12:00:00Z",
                                                     "sender": "bot",
                                                     "labels": {"team": "orders"},
                                                     "start_at": "2030-11-19T12:00:00Z",
                                                     "quiet_hours": {"from": "21:00",
                                                      "to": "08:00"}}
                                                    """)))
    @ApiResponse(
            responseCode = "201",
            description =
                    "Taken, with a forecast: permitted, refused by code, held_back by the messaging"
                            + " limit or the publisher's quota and held_back_until, when the first of these may go (null:"
                            + " after the deadline, or not known), cost of what is permitted and"
                            + " held back, how many of these are unpriced, how many are postponed"
                            + " since their customers have quiet hours when the batch starts, and"
                            + " postponed_until the last of these may go, and how many are too_late"
                            + " because their quiet hours end after the deadline; budgets, what it"
                            + " is expected to take of each and how many it refuses, as if all were"
                            + " sent before they renew. Location says"
                            + " where its progress is",
            content = @Content(schema = @Schema(type = "object")))
    @ApiResponse(
            responseCode = "200",
            description = "The same batch was taken before",
            content = @Content(schema = @Schema(type = "object")))
    @ApiResponse(
            responseCode = "400",
            description = "The batch is no JSON object",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "409",
            description = "The batch id is known with other content",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "422",
            description = "Fields are wrong; `errors` names line and field",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Not now (audit_unavailable with Retry-After: nothing was done); repeat with"
                            + " the same batch_id",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    HttpResponse<String> create(@Body InputStream body) {
        try (var upload = Upload.of(body)) {
            var form = upload.formInFirstLine();
            access.requireNumber(form.phoneNumberId());
            return answer(service.take(form, upload.behindFirstLine()));
        }
    }

    /// The same as a form, for curl and browsers.
    @Post(consumes = MediaType.MULTIPART_FORM_DATA, produces = MediaType.APPLICATION_JSON)
    @Hidden
    HttpResponse<String> createFromForm(@Body MultipartBody body) {
        var parts = FormParts.of(body);
        var recipients = FormParts.part(parts, "recipients");
        try {
            var form = Upload.form(new String(FormParts.part(parts, "batch").getBytes(), UTF_8));
            access.requireNumber(form.phoneNumberId());
            try (var upload = Upload.of(recipients.getInputStream())) {
                return answer(service.take(form, upload.recipients(recipients)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> answer(BatchService.Taken taken) {
        MutableHttpResponse<String> answer =
                taken.made() ? HttpResponse.status(HttpStatus.CREATED) : HttpResponse.ok();
        return answer.body(view.of(taken.state()))
                .header(HttpHeaders.LOCATION, "/v1/batches/" + taken.state().getBatchId());
    }

    @Get(produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Batches, newest first",
            description =
                    "Those that run, and those that ended in the last 40 days. The cursor of a page"
                            + " asks for the next one; the last page has none.")
    @ApiResponse(
            responseCode = "200",
            description = "A page: batches, each as it is shown alone, and cursor",
            content = @Content(schema = @Schema(type = "object")))
    @ApiResponse(
            responseCode = "400",
            description = "State, limit or cursor is none (malformed_query)",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "Not now",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    String batches(
            @Parameter(description = "ready, running, paused, cancelled or done; all if not given")
                    @QueryValue
                    @Nullable String state,
            @Parameter(description = "1 to 500; 100 if not given") @QueryValue(defaultValue = "100")
                    int limit,
            @QueryValue @Nullable String cursor) {
        if (state != null && !STATES.contains(state))
            throw malformed("state is ready, running, paused, cancelled or done");
        if (limit < 1 || limit > MOST) throw malformed("limit is from 1 to " + MOST);
        return view.of(
                service.page(
                        new BatchQuery(
                                state, access.numbers().orElse(null), limit, after(cursor))));
    }

    private static BatchQuery.@Nullable Cursor after(@Nullable String cursor) {
        try {
            return cursor == null ? null : BatchQuery.Cursor.parse(cursor);
        } catch (IllegalArgumentException e) {
            throw malformed("cursor is not one that was given out");
        }
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "malformed_query", detail);
    }

    @Get(uri = "/{batch_id}", produces = MediaType.APPLICATION_JSON)
    @Operation(summary = "How far a batch has come")
    @ApiResponse(
            responseCode = "200",
            description = "State, progress and forecast",
            content = @Content(schema = @Schema(type = "object")))
    @ApiResponse(
            responseCode = "404",
            description = "No batch with this id is known",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "Not now",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    String batch(@PathVariable("batch_id") String batchId) {
        return view.of(found(batchId));
    }

    @Post(
            uri = "/{batch_id}/{command:start|pause|resume|cancel}",
            consumes = MediaType.ALL,
            produces = MediaType.APPLICATION_JSON)
    @Operation(summary = "Tell a batch to start, pause, resume or cancel")
    @ApiResponse(
            responseCode = "200",
            description = "The command was taken; state and progress",
            content = @Content(schema = @Schema(type = "object")))
    @ApiResponse(
            responseCode = "404",
            description = "No batch with this id is known",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "409",
            description = "Its state does not allow that",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "Not now (audit_unavailable with Retry-After: nothing was done)",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    String command(
            @PathVariable("batch_id") String batchId, @PathVariable("command") String command) {
        found(batchId);
        return view.of(service.command(batchId, command));
    }

    /// A batch that the caller may know of.
    private BatchState found(String batchId) {
        var batch = service.found(batchId);
        if (access.hasNumber(batch.getPlan().getPhoneNumberId())) return batch;
        throw BatchService.unknown();
    }

    @Get(
            uri = "/{batch_id}/result",
            produces = {"text/csv", JSON_LINES})
    @Operation(
            summary = "What became of every recipient so far",
            description = "As CSV, or as JSON Lines where Accept asks for application/x-ndjson.")
    @ApiResponse(
            responseCode = "200",
            description = "recipient, request_id, outcome, code, wamid, at",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "404",
            description = "No batch with this id is known",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "Not now",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    HttpResponse<StreamedFile> result(
            HttpHeaders headers, @PathVariable("batch_id") String batchId) {
        var lines = headers.accept().stream().anyMatch(type -> type.getName().equals(JSON_LINES));
        var format = lines ? ResultFormat.NDJSON : ResultFormat.CSV;
        var batch = found(batchId);
        var rows = results.open(batch, format, headers.contains(Peers.FORWARDED));
        return HttpResponse.ok(new StreamedFile(rows, MediaType.of(format.mediaType())));
    }
}
