package convometer.billing.console.match;

import convometer.billing.console.Frame;
import convometer.billing.console.Frames;
import convometer.billing.console.Links;
import convometer.billing.console.Pages;
import convometer.billing.console.Section;
import convometer.billing.console.login.FormToken;
import convometer.billing.match.MatchLookup;
import convometer.billing.match.MatchLookup.Asked;
import convometer.billing.match.MatchLookup.Upload;
import convometer.billing.match.MatchView.ImportView;
import convometer.schemas.access.Role;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.multipart.CompletedFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/// The ledger of an account's month against Meta's figures, and the import of these.
@Controller("/console/match")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = MatchLookup.class)
@Secured(Role.FINANCE)
@Hidden
@Produces(MediaType.ALL)
final class MatchPageController {

    private static final int PAGE = 100;

    /// What the page itself can say of why there is no match.
    private static final List<String> SAID = List.of("no_figures", "month_left");

    private final MatchLookup matches;
    private final FormToken formToken;
    private final Frames frames;
    private final Pages pages;

    MatchPageController(MatchLookup matches, FormToken formToken, Frames frames, Pages pages) {
        this.matches = matches;
        this.formToken = formToken;
        this.frames = frames;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> match(
            @QueryValue("waba_id") @Nullable String wabaId,
            @QueryValue @Nullable String month,
            @QueryValue @Nullable String source,
            @QueryValue("class") @Nullable String why,
            @QueryValue @Nullable String cursor,
            HttpRequest<?> request) {
        var frame = frames.of(request, Section.MATCH, "Match with Meta", wabaId, month);
        var account = frame.account();
        if (account == null) return pages.page(request, "empty", frame);
        var asked =
                new Asked(
                        account.id(),
                        frame.month().toString(),
                        chosen(source),
                        chosen(why),
                        PAGE,
                        chosen(cursor));
        return pages.page(request, "match", page(frame, asked));
    }

    private MatchPage page(Frame frame, Asked asked) {
        try {
            return new MatchPage(
                    frame, asked.why(), matches.match(asked), null, matches.mayFetch());
        } catch (ProblemException e) {
            if (!SAID.contains(e.problem().code())) throw e;
            return new MatchPage(frame, asked.why(), null, e.problem(), matches.mayFetch());
        }
    }

    /// A form sends what nobody has filled in as an empty text.
    private static @Nullable String chosen(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    /// Takes a file of Meta's figures, as `POST /v1/matches/{waba_id}/{month}/figures` does.
    @Post("/figures")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    HttpResponse<?> give(
            @Part @Nullable String csrf,
            @Part("waba_id") String wabaId,
            @Part String month,
            @Part("time_zone") @Nullable String timeZone,
            @Part("taken_at") @Nullable String takenAt,
            @Part @Nullable String lines,
            @Part CompletedFileUpload file,
            HttpRequest<?> request) {
        formToken.require(request, csrf);
        var frame = frames.of(request, Section.MATCH, "Match with Meta", wabaId, month);
        var about =
                new Upload(
                        chosen(timeZone),
                        local(chosen(takenAt), frame.format().zone()),
                        number(chosen(lines)));
        return shown(wabaId, month, matches.give(wabaId, month, about, bytes(file)));
    }

    /// Asks Meta, as `POST /v1/matches/{waba_id}/{month}/figures/fetch` does.
    @Post("/fetch")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> fetch(@Body Map<String, String> form, HttpRequest<?> request) {
        formToken.require(request, form.get("csrf"));
        var wabaId = form.getOrDefault("waba_id", "");
        var month = form.getOrDefault("month", "");
        var taken =
                matches.fetch(
                        wabaId,
                        month,
                        form.getOrDefault("source", ""),
                        form.getOrDefault("granularity", ""));
        return shown(wabaId, month, taken);
    }

    private static HttpResponse<?> shown(String wabaId, String month, ImportView taken) {
        return HttpResponse.seeOther(
                URI.create(
                        "/console/match"
                                + Links.query(
                                        "waba_id",
                                        wabaId,
                                        "month",
                                        month,
                                        "source",
                                        taken.source())));
    }

    /// A form has no time zone: it is the account's.
    private static @Nullable Instant local(@Nullable String text, ZoneId zone) {
        try {
            return text == null ? null : LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException _) {
            throw malformed("taken_at is no time like 2026-11-01T10:00");
        }
    }

    private static @Nullable Integer number(@Nullable String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException _) {
            throw malformed("lines is no number");
        }
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "malformed_query", detail);
    }

    private static byte[] bytes(CompletedFileUpload file) {
        try {
            return file.getBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
