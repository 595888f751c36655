package convometer.outbound.api;

import convometer.outbound.dispatch.SendingControl;
import convometer.outbound.pacing.SendingScope;
import convometer.outbound.pacing.SendingState;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.BodyFields;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// What may send: shows it, stops it, lets it go on. What is stopped keeps its messages queued.
@Controller("/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Role.SENDER, Role.OPERATOR})
@TokenRequired
class SendingController {

    private static final int LONGEST_REASON = 500;
    private static final String RUNNING = "running";
    private static final String PAUSED = "paused";

    private final SendingControl control;
    private final Accounts accounts;
    private final Access access;
    private final Clock clock;

    SendingController(SendingControl control, Accounts accounts, Access access, Clock clock) {
        this.access = access;
        this.control = control;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Get(value = "/accounts/{waba_id}/sending", produces = MediaType.APPLICATION_JSON)
    @Operation(summary = "Whether a billing account may send")
    @ApiResponse(
            responseCode = "200",
            description = "running or paused, since when and why",
            content = @Content(schema = @Schema(implementation = SendingView.class)))
    @ApiResponse(
            responseCode = "404",
            description = "The accounts file has no such account",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    SendingView account(@PathVariable("waba_id") String wabaId) {
        return view(SendingScope.account(wabaId), numbersOf(wabaId), List.of());
    }

    @Put(
            value = "/accounts/{waba_id}/sending",
            consumes = MediaType.APPLICATION_JSON,
            produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Pause a billing account, or let it go on",
            description =
                    "`{\"state\": \"paused\", \"reason\": \"…\"}` or `{\"state\": \"running\"}`, also where"
                            + " Meta has stopped it: then it is tried at once. What is paused stays"
                            + " queued.")
    @ApiResponse(
            responseCode = "200",
            description = "How it is now, in all instances",
            content = @Content(schema = @Schema(implementation = SendingView.class)))
    @ApiResponse(
            responseCode = "400",
            description = "state is neither running nor paused",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "404",
            description = "The accounts file has no such account",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Kafka does not take it, or its entry in the audit trail"
                            + " (audit_unavailable, with Retry-After); nothing has changed",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @Secured(Role.OPERATOR)
    SendingView setAccount(@PathVariable("waba_id") String wabaId, @Body String body) {
        numbersOf(wabaId);
        set(SendingScope.account(wabaId), body);
        return account(wabaId);
    }

    @Get(value = "/numbers/{phone_number_id}/sending", produces = MediaType.APPLICATION_JSON)
    @Operation(summary = "Whether a business number may send")
    @ApiResponse(
            responseCode = "200",
            description = "running or paused, since when and why",
            content = @Content(schema = @Schema(implementation = SendingView.class)))
    @ApiResponse(
            responseCode = "404",
            description = "The accounts file has no such number",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    SendingView number(@PathVariable("phone_number_id") String phoneNumberId) {
        require(phoneNumberId);
        var account =
                accounts.wabaOfNumber(phoneNumberId)
                        .map(waba -> SendingScope.account(waba.id()))
                        .map(List::of)
                        .orElse(List.of());
        return view(SendingScope.number(phoneNumberId), List.of(phoneNumberId), account);
    }

    @Put(
            value = "/numbers/{phone_number_id}/sending",
            consumes = MediaType.APPLICATION_JSON,
            produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Pause a business number, or let it go on",
            description = "As for an account.")
    @ApiResponse(
            responseCode = "200",
            description = "How it is now, in all instances",
            content = @Content(schema = @Schema(implementation = SendingView.class)))
    @ApiResponse(
            responseCode = "400",
            description = "state is neither running nor paused",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "404",
            description = "The accounts file has no such number",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Kafka does not take it, or its entry in the audit trail"
                            + " (audit_unavailable, with Retry-After); nothing has changed",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @Secured(Role.OPERATOR)
    SendingView setNumber(
            @PathVariable("phone_number_id") String phoneNumberId, @Body String body) {
        require(phoneNumberId);
        set(SendingScope.number(phoneNumberId), body);
        return number(phoneNumberId);
    }

    @Get(value = "/sending", produces = MediaType.APPLICATION_JSON)
    @Operation(summary = "Whether anything may send")
    @ApiResponse(
            responseCode = "200",
            description = "running or paused, since when and why",
            content = @Content(schema = @Schema(implementation = SendingView.class)))
    SendingView all() {
        access.requireAll();
        var numbers = new ArrayList<String>();
        for (var portfolio : accounts.portfolios())
            for (var waba : portfolio.wabas())
                waba.numbers().forEach(number -> numbers.add(number.id()));
        return view(SendingScope.ALL, numbers, List.of());
    }

    @Put(
            value = "/sending",
            consumes = MediaType.APPLICATION_JSON,
            produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Pause everything that is sent, or let it go on",
            description = "As for an account. Accounts and numbers that are paused stay paused.")
    @ApiResponse(
            responseCode = "200",
            description = "How it is now, in all instances",
            content = @Content(schema = @Schema(implementation = SendingView.class)))
    @ApiResponse(
            responseCode = "400",
            description = "state is neither running nor paused",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Kafka does not take it, or its entry in the audit trail"
                            + " (audit_unavailable, with Retry-After); nothing has changed",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @Secured(Role.OPERATOR)
    SendingView setAll(@Body String body) {
        access.requireAll();
        set(SendingScope.ALL, body);
        return all();
    }

    /// @param above what it belongs to, the nearest first, without everything
    private SendingView view(SendingScope scope, List<String> numbers, List<SendingScope> above) {
        var queued = numbers.stream().mapToInt(control::queued).sum();
        var own = control.state(scope);
        if (!own.running()) return SendingView.of(own, null, queued);
        var wider = new ArrayList<>(above);
        if (!scope.equals(SendingScope.ALL)) wider.add(SendingScope.ALL);
        for (var each : wider) {
            var state = control.state(each);
            if (!state.running())
                return SendingView.of(
                        state, each.equals(SendingScope.ALL) ? "all" : "account", queued);
        }
        return SendingView.of(own, null, queued);
    }

    private void set(SendingScope scope, String body) {
        var fields = BodyFields.of(body);
        var word = fields.word("state", List.of(RUNNING, PAUSED));
        var reason = fields.optional("reason", LONGEST_REASON);
        fields.nothingElse();
        fields.check();
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        control.set(
                scope,
                RUNNING.equals(word)
                        ? SendingState.runningSince(now)
                        : SendingState.stopped(
                                SendingState.OPERATOR, reason == null ? "" : reason, now));
    }

    private List<String> numbersOf(String wabaId) {
        return accounts.waba(wabaId)
                .filter(waba -> access.hasWaba(waba.id()))
                .map(waba -> waba.numbers().stream().map(Accounts.BusinessNumber::id).toList())
                .orElseThrow(() -> unknown("unknown_account", "the accounts file has no account"));
    }

    private void require(String phoneNumberId) {
        if (accounts.number(phoneNumberId).isEmpty() || !access.hasNumber(phoneNumberId))
            throw unknown("unknown_number", "the accounts file has no number");
    }

    private static ProblemException unknown(String code, String what) {
        return new ProblemException(HttpStatus.NOT_FOUND, code, what + " with this id");
    }
}
