package convometer.billing.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import convometer.billing.console.login.FormToken;
import convometer.billing.repricing.RepricingService;
import convometer.schemas.access.Role;
import convometer.schemas.service.BodyFields;
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
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Map;

/// Repricings: what the tables of now would change, and then the change. Nothing is written that
/// was not shown first.
@Controller("/console/repricings")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = RepricingService.class)
@Secured({Role.OPERATOR, Role.FINANCE})
@Hidden
@Produces(MediaType.ALL)
final class RepricingPageController {

    private final RepricingService repricings;
    private final FormToken formToken;
    private final Frames frames;
    private final Pages pages;

    RepricingPageController(
            RepricingService repricings, FormToken formToken, Frames frames, Pages pages) {
        this.repricings = repricings;
        this.formToken = formToken;
        this.frames = frames;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> all(
            @QueryValue("waba_id") @Nullable String wabaId,
            @QueryValue @Nullable String month,
            HttpRequest<?> request) {
        var frame = frames.of(request, Section.REPRICINGS, "Repricings", wabaId, month);
        return pages.page(request, "repricings", new RepricingsPage(frame, repricings.all()));
    }

    @Get("/{id}")
    HttpResponse<?> one(@PathVariable String id, HttpRequest<?> request) {
        var repricing = repricings.one(id, true);
        var frame =
                frames.of(
                        request,
                        Section.REPRICINGS,
                        "Repricing",
                        repricing.wabaId(),
                        repricing.from());
        return pages.page(
                request,
                "repricing",
                new RepricingPage(
                        frame,
                        repricing,
                        repricing.tablesVersion().equals(repricings.tablesVersion())));
    }

    /// Starts a dry run.
    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Secured(Role.OPERATOR)
    HttpResponse<?> compare(@Body Map<String, String> form, HttpRequest<?> request) {
        formToken.require(request, form.get("csrf"));
        return begin(form.get("from"), form.get("to"), form.get("waba_id"), true);
    }

    /// Writes what a dry run has shown, if it would still be the same.
    @Post("/{id}/write")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Secured(Role.OPERATOR)
    HttpResponse<?> write(
            @PathVariable String id, @Body Map<String, String> form, HttpRequest<?> request) {
        formToken.require(request, form.get("csrf"));
        var shown = repricings.one(id, false);
        if (!shown.dryRun() || !shown.state().equals("done"))
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "not_compared",
                    "Only the difference that a dry run has shown can be written.");
        if (!shown.tablesVersion().equals(repricings.tablesVersion()))
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "other_tables",
                    "The tables have changed since this dry run: start another one.");
        return begin(shown.from(), shown.to(), shown.wabaId(), false);
    }

    private HttpResponse<?> begin(
            @Nullable String from, @Nullable String to, @Nullable String wabaId, boolean dryRun) {
        var asked = JsonNodeFactory.instance.objectNode();
        asked.put("from", from);
        if (isGiven(to)) asked.put("to", to);
        if (isGiven(wabaId)) asked.put("waba_id", wabaId);
        asked.put("dry_run", dryRun);
        var begun = repricings.begin(BodyFields.of(asked.toString()));
        return HttpResponse.seeOther(URI.create(Links.repricing(begun.id())));
    }

    private static boolean isGiven(@Nullable String field) {
        return field != null && !field.isBlank();
    }
}
