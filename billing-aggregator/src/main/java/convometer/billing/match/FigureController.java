package convometer.billing.match;

import convometer.billing.match.rules.BucketCalendar;
import convometer.billing.match.rules.FigureCheck;
import convometer.billing.match.rules.Granularity;
import convometer.billing.match.rules.InvalidFiguresException;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.tables.TableVersions;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Takes figures of Meta's over HTTP, from any instance. A file is taken as a whole, or nothing of
/// it is.
@Controller("/v1/matches/{waba_id}/{month}/figures")
@Requires(beans = FigureStore.class)
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.FINANCE)
@TokenRequired
@ApiResponse(
        responseCode = "404",
        description = "The accounts file lacks the account (unknown_waba)",
        content =
                @Content(
                        mediaType = Problem.MEDIA_TYPE,
                        schema = @Schema(implementation = Problem.class)))
final class FigureController {

    private static final String TAKEN = "The import, which replaces the one before of this source";

    private static final String REFUSED =
            "The file is readable, but something in it is wrong (invalid_figures): errors names the"
                    + " line or the JSON pointer, and the reason";

    /// A month of half hours of a large account, and a guard against what is none.
    private static final int LARGEST = 32 << 20;

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Accounts accounts;
    private final Access access;
    private final TableVersions versions;
    private final FigureStore store;
    private final ImportedFigures imported;
    private final GraphAnalytics meta;
    private final Clock clock;

    FigureController(
            Accounts accounts,
            Access access,
            TableVersions versions,
            FigureStore store,
            ImportedFigures imported,
            GraphAnalytics meta,
            Clock clock) {
        this.accounts = accounts;
        this.access = access;
        this.versions = versions;
        this.store = store;
        this.imported = imported;
        this.meta = meta;
        this.clock = clock;
    }

    @Post
    @Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_CSV})
    @Operation(
            operationId = "importFigures",
            summary = "Takes what Meta reports of an account and a month",
            description =
                    "What its API answers to pricing_analytics or conversation_analytics, as JSON,"
                            + " or an invoice's lines as CSV.")
    @RequestBody(
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = "object")),
                @Content(mediaType = MediaType.TEXT_CSV, schema = @Schema(type = "string"))
            })
    @ApiResponse(
            responseCode = "201",
            description = TAKEN,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MatchView.ImportView.class)))
    @ApiResponse(
            responseCode = "400",
            description =
                    "The file cannot be read (malformed_figures), or a parameter is wrong"
                            + " (malformed_month, malformed_query)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "422",
            description = REFUSED,
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Kafka does not answer (kafka_unavailable), or the imports are being loaded"
                            + " (not_ready)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    HttpResponse<?> give(
            @PathVariable("waba_id") String wabaId,
            @PathVariable String month,
            @Parameter(
                            description =
                                    "In which its days and months begin, as America/Los_Angeles; if"
                                            + " not given, that of the account, else UTC, in which"
                                            + " they fit")
                    @QueryValue("time_zone")
                    @Nullable String timeZone,
            @Parameter(description = "When Meta said so; now if not given") @QueryValue("taken_at")
                    @Nullable String takenAt,
            @Parameter(
                            description =
                                    "How many figures the file has, where that is known: one with"
                                            + " more or fewer is refused")
                    @QueryValue
                    @Nullable Integer lines,
            @Body byte @Nullable [] body,
            HttpRequest<?> request) {
        var account = MatchedAccount.of(wabaId, month, accounts, access);
        var zones = zones(account.waba(), timeZone);
        var taken = takenAt == null ? clock.instant() : instant(takenAt);
        var file = body == null ? new byte[0] : body;
        if (file.length > LARGEST)
            throw new ProblemException(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                    "too_large",
                    "a file of figures has 32 MB at most");
        var isCsv =
                request.getContentType()
                        .filter(type -> type.matches(MediaType.TEXT_CSV_TYPE))
                        .isPresent();
        return keep(account, taken, () -> complete(read(account, zones, isCsv, file), lines));
    }

    /// A file whose end is missing may look whole.
    private static FigureFile complete(FigureFile file, @Nullable Integer lines) {
        var found = file.figures().figures().size();
        if (lines != null && lines != found)
            throw InvalidFiguresException.at(
                    "", "it has %d figures, not %d".formatted(found, lines));
        return file;
    }

    private FigureFile read(
            MatchedAccount account, List<ZoneId> zones, boolean isCsv, byte[] file) {
        var waba = account.waba();
        var check = check(account, zones, isCsv);
        return isCsv
                ? new FigureCsv(waba.id(), waba.currency(), zones.getFirst(), check).read(file)
                : new FigureJson(waba.id(), waba.currency(), check).read(file);
    }

    @Post("/fetch")
    @Operation(
            operationId = "fetchFigures",
            summary = "Asks Meta's API what it reports of an account and a month",
            description = "With WHATSAPP_ACCESS_TOKEN, page by page; the whole of it, or nothing.")
    @ApiResponse(
            responseCode = "201",
            description = TAKEN,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MatchView.ImportView.class)))
    @ApiResponse(
            responseCode = "400",
            description =
                    "A parameter is wrong (malformed_month, malformed_query, unknown_source), or"
                            + " what Meta answered cannot be read (malformed_figures)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "409",
            description = "There is no token to ask with (no_access_token)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "422",
            description = REFUSED,
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "502",
            description = "Meta answered with an error, which is told (meta_refused)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Meta does not answer (meta_unavailable), nor Kafka (kafka_unavailable), or the"
                            + " imports are being loaded (not_ready)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    HttpResponse<?> fetch(
            @PathVariable("waba_id") String wabaId,
            @PathVariable String month,
            @Parameter(description = "pricing_analytics, or conversation_analytics")
                    @QueryValue(defaultValue = "pricing_analytics")
                    String source,
            @Parameter(description = "How long its time buckets are: half_hour, day, month")
                    @QueryValue(defaultValue = "day")
                    String granularity,
            @Parameter(
                            description =
                                    "In which Meta's days and months begin; if not given, that of"
                                            + " the account")
                    @QueryValue("time_zone")
                    @Nullable String timeZone) {
        var account = MatchedAccount.of(wabaId, month, accounts, access);
        var wanted = MatchedAccount.source(source);
        if (wanted == FigureSource.INVOICE)
            throw malformed("an invoice cannot be fetched, only given");
        var zones = zones(account.waba(), timeZone);
        var calendar =
                new BucketCalendar(account.month(), granularity(granularity), zones.getFirst());
        var waba = account.waba();
        return keep(
                account,
                clock.instant(),
                () ->
                        meta.fetch(
                                waba.id(),
                                wanted,
                                calendar,
                                LARGEST,
                                new FigureJson(
                                        waba.id(), waba.currency(), check(account, zones, false))));
    }

    /// Whether Meta can be asked.
    boolean mayFetch() {
        return meta.mayAsk();
    }

    private HttpResponse<?> keep(
            MatchedAccount account, Instant taken, Supplier<FigureFile> reader) {
        try {
            var file = reader.get();
            var waba = account.waba();
            var month = account.month().toString();
            var kept = store.put(waba.id(), month, waba.currency(), taken, file);
            await(waba.id(), month, file.source(), kept);
            var location =
                    URI.create(
                            "/v1/matches/%s/%s?source=%s"
                                    .formatted(waba.id(), month, file.source().code()));
            return HttpResponse.created(MatchView.ImportView.of(file.source(), kept), location);
        } catch (InvalidFiguresException e) {
            throw invalid(e);
        } catch (NotReadyException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
        }
    }

    /// Whoever asks next shall see it; on another instance it may take a moment longer.
    private void await(
            String wabaId, String month, FigureSource source, ImportedFigures.Import kept) {
        var giveUp = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() < giveUp) {
            if (imported.lines(wabaId, month, source.code(), kept).isPresent()) return;
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private static ProblemException invalid(InvalidFiguresException e) {
        return new ProblemException(
                e.isReadable() ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.BAD_REQUEST,
                e.isReadable() ? "invalid_figures" : "malformed_figures",
                "The figures are not taken, and nothing was changed: %s%s."
                        .formatted(e.place().isEmpty() ? "" : e.place() + ": ", e.reason()),
                List.of(new Problem.FieldError(e.place(), e.reason())));
    }

    private FigureCheck check(MatchedAccount account, List<ZoneId> zones, boolean isInvoice) {
        var markets = versions.current().markets();
        return new FigureCheck(
                account.month(), numbers(account.waba()), zones, markets::knows, isInvoice);
    }

    /// Meta's analytics name a number by its digits, and an invoice perhaps by its id.
    private static Map<String, String> numbers(Waba waba) {
        var numbers = new HashMap<String, String>();
        for (var number : waba.numbers()) {
            numbers.put(FigureCheck.digits(number.display()), number.id());
            numbers.put(number.id(), number.id());
        }
        return numbers;
    }

    private static List<ZoneId> zones(Waba waba, @Nullable String timeZone) {
        if (timeZone == null) return List.of(waba.timezone(), ZoneOffset.UTC);
        try {
            return List.of(ZoneId.of(timeZone));
        } catch (DateTimeException _) {
            throw malformed("time_zone is none of the time zone database");
        }
    }

    private static Granularity granularity(String code) {
        try {
            return Granularity.of(code.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw malformed("granularity is half_hour, day or month");
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw malformed("taken_at is no instant like 2026-11-01T10:00:00Z");
        }
    }

    private static ProblemException malformed(String detail) {
        return MatchedAccount.badRequest("malformed_query", detail);
    }
}
