package convometer.billing.match;

import convometer.billing.charges.ChargeQueries;
import convometer.billing.charges.LedgerPeer;
import convometer.billing.match.Matches.Question;
import convometer.billing.match.rules.Difference;
import convometer.billing.match.rules.DifferenceClass;
import convometer.billing.match.rules.Match;
import convometer.billing.statements.MonthlyCounts;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// The match with Meta over HTTP, from any instance: the one that has the ledger answers.
@Controller("/v1/matches")
@Requires(beans = Matches.class)
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.FINANCE)
@TokenRequired
final class MatchController {

    private static final int MOST = 500;

    /// A month of millions of units is walked through twice.
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final int AT_ONCE = 2;

    private final Accounts accounts;
    private final Access access;
    private final Matches matches;
    private final ImportedFigures imported;
    private final MonthlyCounts counts;
    private final ChargeQueries ledger;
    private final LedgerPeer peer;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);

    MatchController(
            Accounts accounts,
            Access access,
            Matches matches,
            ImportedFigures imported,
            MonthlyCounts counts,
            ChargeQueries ledger,
            LedgerPeer peer,
            Clock clock) {
        this.accounts = accounts;
        this.access = access;
        this.matches = matches;
        this.imported = imported;
        this.counts = counts;
        this.ledger = ledger;
        this.peer = peer;
        this.clock = clock;
    }

    @Get(
            uri = "/{waba_id}/{month}",
            produces = {MediaType.APPLICATION_JSON, MediaType.TEXT_CSV})
    @Operation(
            operationId = "match",
            summary = "Where the ledger and Meta's figures differ, and why",
            description =
                    "As JSON the differences with their classes and the units behind them; as CSV"
                            + " all figures side by side, also those that agree.")
    @ApiResponse(
            responseCode = "200",
            description = "The match",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = MatchView.class)),
                @Content(mediaType = MediaType.TEXT_CSV, schema = @Schema(type = "string"))
            })
    @ApiResponse(
            responseCode = "400",
            description =
                    "The month is not one (malformed_month), there is no such source"
                            + " (unknown_source), or the class, the cursor or the limit is none"
                            + " (malformed_query)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "404",
            description =
                    "The accounts file lacks the account (unknown_waba), or no figures were"
                            + " imported (no_figures)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "409",
            description =
                    "The units of the month, or of one beside that its buckets reach into, have"
                            + " left the ledger (month_left)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Nobody has a live ledger now, or the figures are being loaded (not_ready); or"
                            + " others are matching (busy)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    HttpResponse<?> match(
            @PathVariable("waba_id") String wabaId,
            @PathVariable String month,
            @Parameter(
                            description =
                                    "pricing_analytics, conversation_analytics or invoice; the"
                                            + " first that was imported if not given")
                    @QueryValue
                    @Nullable String source,
            @Parameter(description = "Only differences of this class") @QueryValue("class")
                    @Nullable String why,
            @Parameter(description = "1 to 500; 100 if not given") @QueryValue(defaultValue = "100")
                    int limit,
            @QueryValue @Nullable String cursor,
            HttpRequest<?> request) {
        var account = MatchedAccount.of(wabaId, month, accounts, access);
        if (limit < 1 || limit > MOST) throw malformed("limit is from 1 to " + MOST);
        if (why != null && !DifferenceClass.isCode(why))
            throw malformed("%s is no class of differences".formatted(why));
        var page = new Page(why, limit, first(cursor));
        try {
            var other = LedgerPeer.isForwarded(request) ? null : ledger.elsewhere().orElse(null);
            if (other != null)
                return peer.ask(
                        other,
                        request.getUri(),
                        request.getHeaders().getAll(HttpHeaders.ACCEPT),
                        TIMEOUT);
            var known = imported.of(account.waba().id(), account.month().toString());
            return answer(question(account, source, known), known, page, request);
        } catch (NotReadyException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
        }
    }

    /// @param why a class; null: any
    /// @param first how many differences come before it
    private record Page(@Nullable String why, int limit, int first) {

        List<Difference> of(Match match) {
            return match.differences().stream()
                    .filter(difference -> why == null || difference.why().code().equals(why))
                    .skip(first)
                    .limit(limit + 1L)
                    .toList();
        }
    }

    private static int first(@Nullable String cursor) {
        if (cursor == null) return 0;
        try {
            var first = Integer.parseInt(cursor);
            if (first >= 0) return first;
        } catch (NumberFormatException _) {
            // The same as one that is negative.
        }
        throw malformed("cursor is not one that was given out");
    }

    private static Question question(
            MatchedAccount account,
            @Nullable String source,
            Map<String, ImportedFigures.Import> known) {
        var wanted =
                source == null
                        ? Arrays.stream(FigureSource.values())
                                .filter(each -> known.containsKey(each.code()))
                                .findFirst()
                                .orElse(FigureSource.PRICING_ANALYTICS)
                        : MatchedAccount.source(source);
        var of = known.get(wanted.code());
        if (of == null)
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "no_figures",
                    "no %s of %s was imported".formatted(wanted.code(), account.month()));
        return new Question(account.waba(), account.month(), wanted, of);
    }

    private HttpResponse<?> answer(
            Question question,
            Map<String, ImportedFigures.Import> known,
            Page page,
            HttpRequest<?> request) {
        var left = matches.left(question);
        if (!left.isEmpty())
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "month_left",
                    "the units of %s have left the ledger".formatted(left.getFirst()));
        if (!places.tryAcquire())
            throw new ProblemException(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "busy",
                            "others are matching months now")
                    .retryAfter(Duration.ofSeconds(5));
        try {
            var waba = question.waba();
            // Before the walk: the ledger has at least what is complete now.
            var until = counts.of(waba.id(), question.month(), question.month()).completeUntil();
            var match = matches.match(question);
            return wantsCsv(request)
                    ? csv(question, match)
                    : HttpResponse.ok(view(question, known, page, match, until))
                            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        } finally {
            places.release();
        }
    }

    private static boolean wantsCsv(HttpRequest<?> request) {
        for (var accepted : request.getHeaders().accept()) {
            if (accepted.matches(MediaType.APPLICATION_JSON_TYPE)) return false;
            if (accepted.matches(MediaType.TEXT_CSV_TYPE)) return true;
        }
        return false;
    }

    private static HttpResponse<?> csv(Question question, Match match) {
        var waba = question.waba();
        return HttpResponse.ok(MatchCsv.of(match, waba.currency()))
                .contentType(MediaType.TEXT_CSV_TYPE)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"match-%s-%s-%s.csv\""
                                .formatted(waba.id(), question.month(), question.source().code()));
    }

    private MatchView view(
            Question question,
            Map<String, ImportedFigures.Import> known,
            Page page,
            Match match,
            Instant until) {
        var found = page.of(match);
        var shown = found.subList(0, Math.min(found.size(), page.limit()));
        var samples = matches.units(question, shown);
        var now = clock.instant();
        var views = new ArrayList<MatchView.DifferenceView>();
        for (var i = 0; i < shown.size(); i++)
            views.add(
                    MatchView.DifferenceView.of(
                            shown.get(i),
                            match,
                            samples.get(i).ids(),
                            charges(question, shown.get(i)),
                            now));
        return new MatchView(
                question.waba().id(),
                question.month().toString(),
                question.waba().currency(),
                known.keySet().stream().sorted().toList(),
                MatchView.ImportView.of(question.source(), question.of()),
                until,
                MatchView.Figures.total(match.cells()),
                MatchView.ClassView.of(match),
                views,
                found.size() > page.limit() ? Integer.toString(page.first() + page.limit()) : null);
    }

    private static String charges(Question question, Difference difference) {
        var key = difference.key();
        return "/v1/charges?waba_id=%s&month=%s&phone_number_id=%s&market=%s&category=%s"
                .formatted(
                        encoded(question.waba().id()),
                        question.month(),
                        encoded(key.phoneNumberId()),
                        encoded(key.place().market()),
                        encoded(key.kind().category()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static ProblemException malformed(String detail) {
        return MatchedAccount.badRequest("malformed_query", detail);
    }
}
