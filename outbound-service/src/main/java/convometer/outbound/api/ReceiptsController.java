package convometer.outbound.api;

import convometer.outbound.receipts.ReceiptFilter;
import convometer.outbound.receipts.stream.ReceiptStart;
import convometer.outbound.receipts.stream.ReceiptStreams;
import convometer.outbound.receipts.stream.StreamEvent;
import convometer.outbound.rules.Outcome;
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
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import java.util.List;
import java.util.Set;

/// Receipts as they are written, as server-sent events.
@Controller("/v1/receipts")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.SENDER)
@TokenRequired
class ReceiptsController {

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final ReceiptStreams streams;

    private final Access access;

    ReceiptsController(ReceiptStreams streams, Access access) {
        this.streams = streams;
        this.access = access;
    }

    // Nobody would ever read the stream that a HEAD opens.
    @Get(value = "/stream", produces = MediaType.TEXT_EVENT_STREAM, headRoute = false)
    @Operation(
            summary = "Receipts as they are written",
            description =
                    "One event `receipt` a receipt, at least once. The id of an event is the"
                            + " position after it: whoever comes back with `Last-Event-ID`, or with"
                            + " `from`, misses nothing, at any instance. `from` is such an id,"
                            + " `beginning`, `now` or an instant; without either the stream begins"
                            + " now. Receipts that are no longer kept are reported as an event"
                            + " `gap`.")
    @ApiResponse(
            responseCode = "200",
            description = "The stream; the data of an event is a receipt",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM,
                            schema = @Schema(implementation = ReceiptView.class)))
    @ApiResponse(
            responseCode = "400",
            description = "The position or the filter means nothing",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "too_many_streams at this instance, or receipts cannot be read now",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    MutableHttpResponse<Publisher<Event<Object>>> stream(
            @Header(LAST_EVENT_ID) @Nullable String lastEventId,
            @QueryValue @Nullable String from,
            @QueryValue("phone_number_id") @Nullable List<String> phoneNumberIds,
            @QueryValue("outcome") @Nullable List<String> outcomes) {
        var filter = new ReceiptFilter(numbers(set(phoneNumberIds)), outcomes(set(outcomes)));
        var lasting = access.lasting();
        Publisher<Event<Object>> events =
                streams.read(start(lastEventId, from), filter)
                        .takeWhile(_ -> lasting.getAsBoolean())
                        .map(ReceiptsController::event);
        return HttpResponse.ok(events)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                // Proxies that gather answers before they pass them on leave this one alone.
                .header("X-Accel-Buffering", "no");
    }

    /// A client that connects again repeats its address, and the header says how far it has come.
    private static ReceiptStart start(@Nullable String lastEventId, @Nullable String from) {
        if (lastEventId != null && !lastEventId.isBlank())
            return parsed(LAST_EVENT_ID, lastEventId.strip());
        return from == null ? new ReceiptStart.Now() : parsed("from", from);
    }

    private static ReceiptStart parsed(String field, String text) {
        return ReceiptStart.parse(text)
                .orElseThrow(() ->
                        malformed(
                                field,
                                "is no id of an event, no instant, and neither beginning nor now"));
    }

    private static Set<String> outcomes(Set<String> outcomes) {
        if (!Outcome.OF_RECEIPTS.containsAll(outcomes))
            throw malformed("outcome", "is none of " + String.join(", ", Outcome.OF_RECEIPTS));
        return outcomes;
    }

    /// Without a filter of its own, the stream has the numbers that the caller may know of.
    private Set<String> numbers(Set<String> asked) {
        asked.forEach(access::requireNumber);
        if (!asked.isEmpty() || access.hasAll()) return asked;
        var own = access.numbers().orElseThrow();
        if (own.isEmpty()) access.requireAll();
        return own;
    }

    private static Set<String> set(@Nullable List<String> values) {
        return values == null ? Set.of() : Set.copyOf(values);
    }

    private static ProblemException malformed(String field, String reason) {
        return new ProblemException(
                HttpStatus.BAD_REQUEST,
                "malformed",
                field + " " + reason,
                List.of(new Problem.FieldError(field, reason)));
    }

    private static Event<Object> event(StreamEvent event) {
        var id = event.position().text();
        return switch (event) {
            case StreamEvent.Receipt receipt ->
                    Event.<Object>of(ReceiptView.of(receipt.receipt())).name("receipt").id(id);
            case StreamEvent.Gap gap ->
                    Event.<Object>of(new Gap(gap.partition(), gap.expected(), gap.earliest()))
                            .name("gap")
                            .id(id);
            // An event without data moves a client's position and is nothing that it handles.
            case StreamEvent.Heartbeat _ -> Event.<Object>of("").comment("heartbeat").id(id);
        };
    }

    /// Receipts of a partition that are no longer kept.
    @Schema(name = "ReceiptGap", description = "Receipts of a partition that are no longer kept.")
    record Gap(
            int partition,
            @Schema(description = "The offset that should have come next") long expected,
            @Schema(
                            description =
                                    "The offset that comes next instead; lower where the topic was"
                                            + " made anew")
                    long earliest) {}
}
