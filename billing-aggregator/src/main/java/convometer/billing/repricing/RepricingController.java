package convometer.billing.repricing;

import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.tables.TableVersions;
import convometer.events.RepricingProgress;
import convometer.events.RepricingRequest;
import convometer.schemas.Topics;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.BodyFields;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
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
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Repricings over HTTP, from any instance.
@Controller("/v1/repricings")
@Requires(beans = Repricings.class)
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Role.OPERATOR, Role.FINANCE})
@TokenRequired
final class RepricingController {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");
    private static final int MONTH_LENGTH = 7;
    private static final int LONGEST_ID = 64;
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Accounts accounts;
    private final TableVersions versions;
    private final Publisher publisher;
    private final Repricings repricings;
    private final SetAsideFacts setAside;
    private final Access access;
    private final Clock clock;

    RepricingController(
            Accounts accounts,
            TableVersions versions,
            Publisher publisher,
            Repricings repricings,
            SetAsideFacts setAside,
            Access access,
            Clock clock) {
        this.access = access;
        this.accounts = accounts;
        this.versions = versions;
        this.publisher = publisher;
        this.repricings = repricings;
        this.setAside = setAside;
        this.clock = clock;
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
        var request = withFacts(request(BodyFields.of(body)));
        publisher.publish(Topics.REPRICING_REQUESTS, request.getId(), request);
        var location = URI.create("/v1/repricings/" + request.getId());
        return HttpResponse.accepted(location).body(begun(request));
    }

    private RepricingRequest request(BodyFields fields) {
        var from = fields.text("from", MONTH_LENGTH);
        var to = fields.optional("to", MONTH_LENGTH);
        var wabaId = fields.optional("waba_id", LONGEST_ID);
        var dryRun = fields.flag("dry_run");
        if (!from.isEmpty() && !isMonth(from)) fields.wrong("from", "is not a month like 2026-10");
        if (to != null && !isMonth(to)) fields.wrong("to", "is not a month like 2026-10");
        if (to != null && to.compareTo(from) < 0) fields.wrong("to", "is before from");
        fields.nothingElse();
        fields.check();
        if (!versions.isInUse())
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "other_tables",
                    "another instance was started with other tables since this one; start this one"
                            + " with them, or ask that one");
        if (wabaId == null) access.requireAll();
        if (wabaId != null && (accounts.waba(wabaId).isEmpty() || !access.hasWaba(wabaId)))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_waba",
                    "no account " + wabaId + " in the accounts file");
        return new RepricingRequest(
                UUID.randomUUID().toString(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                from,
                to,
                wabaId,
                dryRun,
                versions.current().version(),
                0L);
    }

    /// Facts that nobody could book come first: they are priced by these tables, too.
    private RepricingRequest withFacts(RepricingRequest request) {
        try {
            var facts = request.getDryRun() ? setAside.count() : setAside.putBack();
            return RepricingRequest.newBuilder(request).setFactsPutBack(facts).build();
        } catch (IllegalStateException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "kafka_unavailable", "" + e.getMessage());
        }
    }

    private static boolean isMonth(String text) {
        return MONTH.matcher(text).matches();
    }

    /// As the ledger tells it, where it does so at once.
    private Object begun(RepricingRequest request) {
        var giveUp = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() < giveUp) {
            var progress = progress(request.getId());
            if (progress.isPresent()) return RepricingView.of(progress.get(), List.of());
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return new Waiting(request.getId(), "waiting");
    }

    /// It is asked for by now, whatever cannot be read here.
    private Optional<RepricingProgress> progress(String id) {
        try {
            return repricings.progress(id);
        } catch (NotReadyException e) {
            return Optional.empty();
        }
    }

    /// A repricing of which the ledger has said nothing yet.
    @Introspected
    record Waiting(String id, String state) {}

    @Get
    @Operation(operationId = "repricings", summary = "All repricings, the newest first")
    @ApiResponse(responseCode = "200", description = "Without the lines that they change")
    @ApiResponse(responseCode = "503", description = "They are being loaded (not_ready)")
    List<RepricingView> all() {
        return loaded(repricings::all).stream()
                .filter(this::isVisible)
                .map(progress -> RepricingView.of(progress, List.of()))
                .toList();
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
        return loaded(() -> repricings.progress(id))
                .filter(this::isVisible)
                .map(progress ->
                        RepricingView.of(
                                progress, lines ? loaded(() -> repricings.lines(id)) : List.of()))
                .orElseThrow(() ->
                        new ProblemException(
                                HttpStatus.NOT_FOUND, "unknown_repricing", "no repricing " + id));
    }

    /// What is about all accounts shows lines of all.
    private boolean isVisible(RepricingProgress progress) {
        var wabaId = progress.getRequest().getWabaId();
        return wabaId == null ? access.hasAll() : access.hasWaba(wabaId);
    }

    private static <T> T loaded(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (NotReadyException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
        }
    }
}
