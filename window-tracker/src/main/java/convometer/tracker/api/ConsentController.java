package convometer.tracker.api;

import convometer.events.ConsentChange;
import convometer.events.HandlerChange;
import convometer.schemas.ThreadKey;
import convometer.schemas.Topics;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.BodyFields;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Takes what the tracker cannot see: who handles a thread, and what customers agreed to elsewhere.
@Controller("/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.AGENT)
@TokenRequired
final class ConsentController {

    private static final int LONGEST_NAME = 256;

    /// Clocks differ; but who agrees tomorrow has not agreed.
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final Publisher publisher;
    private final WindowQueries windows;
    private final Accounts accounts;
    private final Clock clock;

    private final Access access;

    ConsentController(
            Publisher publisher,
            WindowQueries windows,
            Accounts accounts,
            Access access,
            Clock clock) {
        this.access = access;
        this.publisher = publisher;
        this.windows = windows;
        this.accounts = accounts;
        this.clock = clock;
    }

    /// Who handles a thread now.
    @Introspected
    record AssigneeView(
            String phoneNumberId,
            String customer,
            String handler,
            @Nullable String name,
            Instant at) {}

    /// What a customer said.
    @Introspected
    record ConsentView(
            String phoneNumberId,
            String customer,
            String scope,
            String action,
            Instant at,
            @Nullable String source,
            boolean allNumbers) {}

    @Put("/windows/{phone_number_id}/{customer}/handler")
    @Tag(name = "windows")
    @Operation(
            summary = "Take a thread as a person, or give it back to the bot",
            description =
                    "{\"handler\":\"person\",\"name\":\"Ana\"} or {\"handler\":\"bot\"}. While a"
                            + " person has it, requests with sender \"bot\" are refused.")
    @ApiResponse(responseCode = "200", description = "it is so")
    @ApiResponse(responseCode = "202", description = "it is written, and will be so in a moment")
    @ApiResponse(responseCode = "400", description = "a field is wrong")
    @ApiResponse(responseCode = "404", description = "no account has the number")
    @ApiResponse(
            responseCode = "503",
            description =
                    "Kafka cannot be reached (audit_unavailable with Retry-After: nothing was"
                            + " done; kafka_unavailable); ask again")
    HttpResponse<AssigneeView> handler(
            @PathVariable("phone_number_id") String phoneNumberId,
            @PathVariable String customer,
            @Body @Nullable String body) {
        var thread = thread(phoneNumberId, customer);
        var fields = BodyFields.of(body);
        var handler = fields.word("handler", List.of("person", "bot"));
        var name = fields.optional("name", LONGEST_NAME);
        if (name != null && "bot".equals(handler)) fields.wrong("name", "is for a person");
        fields.nothingElse();
        fields.check();
        var change =
                HandlerChange.newBuilder()
                        .setPhoneNumberId(thread.phoneNumberId())
                        .setCustomer(thread.customer())
                        .setHandler(String.valueOf(handler))
                        .setName(name)
                        .setAt(now())
                        .build();
        publisher.publish(Topics.HANDLER_CHANGES, thread.toString(), change);
        var isSo = awaits(thread, window -> shows(window, change));
        return answer(
                isSo,
                new AssigneeView(
                        phoneNumberId,
                        thread.customer(),
                        change.getHandler(),
                        name,
                        change.getAt()));
    }

    private static boolean shows(WindowView window, HandlerChange change) {
        var name = change.getName() == null ? "" : change.getName();
        var shown = window.handlerName() == null ? "" : window.handlerName();
        return window.handler().equals(change.getHandler()) && shown.equals(name);
    }

    @Put("/consents/{phone_number_id}/{customer}")
    @Tag(name = "consents")
    @Operation(
            summary = "Tell that a customer opted in or out",
            description =
                    "{\"scope\":\"everything|marketing\",\"action\":\"opt_in|opt_out\","
                            + "\"at\":instant,\"source\":\"web_form\",\"all_numbers\":false}; without"
                            + " at it was now. Of each scope the latest by its own instant counts.")
    @ApiResponse(responseCode = "200", description = "it is known")
    @ApiResponse(responseCode = "202", description = "it is written, and known in a moment")
    @ApiResponse(responseCode = "400", description = "a field is wrong")
    @ApiResponse(responseCode = "404", description = "no account has the number")
    @ApiResponse(
            responseCode = "503",
            description =
                    "Kafka cannot be reached (audit_unavailable with Retry-After: nothing was"
                            + " done; kafka_unavailable); ask again")
    HttpResponse<ConsentView> consent(
            @PathVariable("phone_number_id") String phoneNumberId,
            @PathVariable String customer,
            @Body @Nullable String body) {
        var thread = thread(phoneNumberId, customer);
        var fields = BodyFields.of(body);
        var scope = fields.word("scope", List.of("everything", "marketing"));
        var action = fields.word("action", List.of("opt_in", "opt_out"));
        var reported = fields.instant("at");
        var source = fields.optional("source", LONGEST_NAME);
        var everywhere = fields.flag("all_numbers");
        var at = reported == null ? now() : reported.truncatedTo(ChronoUnit.MILLIS);
        if (at.isAfter(now().plus(AHEAD))) fields.wrong("at", "is in the future");
        fields.nothingElse();
        fields.check();
        var change =
                ConsentChange.newBuilder()
                        .setPhoneNumberId(thread.phoneNumberId())
                        .setCustomer(thread.customer())
                        .setAllNumbers(everywhere)
                        .setScope(String.valueOf(scope))
                        .setAction(String.valueOf(action))
                        .setAt(at)
                        .setSource(source)
                        .build();
        publisher.publish(Topics.CONSENTS, thread.toString(), change);
        var isKnown = awaits(thread, window -> window.consents().hasAny(change));
        return answer(
                isKnown,
                new ConsentView(
                        phoneNumberId,
                        thread.customer(),
                        change.getScope(),
                        change.getAction(),
                        at,
                        source,
                        everywhere));
    }

    @Get("/consents/{phone_number_id}/{customer}")
    @Tag(name = "consents")
    @Operation(
            summary = "What holds of what a customer said about being written to",
            description = "By scope: everything, marketing. One that is missing was never told.")
    @ApiResponse(responseCode = "200", description = "what holds")
    @ApiResponse(responseCode = "503", description = "starting, or state is moving; ask again")
    ConsentsAnswer consents(
            @PathVariable("phone_number_id") String phoneNumberId,
            @PathVariable String customer,
            @Parameter(hidden = true) @Header(WindowPeers.FORWARDED) @Nullable String forwarded) {
        var window = windows.window(thread(phoneNumberId, customer), forwarded != null);
        return new ConsentsAnswer(phoneNumberId, window.customer(), window.consents());
    }

    /// What holds at a number.
    @Introspected
    record ConsentsAnswer(String phoneNumberId, String customer, ConsentsView consents) {}

    /// Whether the tracker shows it before the patience of who asks is over.
    private boolean awaits(ThreadKey thread, Predicate<WindowView> isSo) {
        var end = System.nanoTime() + WAIT.toNanos();
        do {
            try {
                if (isSo.test(windows.window(thread, false))) return true;
            } catch (ProblemException e) {
                // State moves; what is written is written.
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        } while (System.nanoTime() < end && !Thread.currentThread().isInterrupted());
        return false;
    }

    private static <T> HttpResponse<T> answer(boolean isSo, T view) {
        return isSo ? HttpResponse.ok(view) : HttpResponse.accepted().body(view);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private ThreadKey thread(String phoneNumberId, String customer) {
        if (accounts.number(phoneNumberId).isEmpty() || !access.hasNumber(phoneNumberId))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_number",
                    "No account of the accounts file has the number " + phoneNumberId + ".");
        return RequestedThread.named(phoneNumberId, customer);
    }
}
