package convometer.billing.console.tracker;

import convometer.billing.console.Frames;
import convometer.billing.console.Pages;
import convometer.billing.console.Section;
import convometer.schemas.access.Role;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;

import org.jspecify.annotations.Nullable;

/// How much is spent of an account's budgets, as the window-tracker counts it.
@Controller("/console/budgets")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.FINANCE)
@Hidden
@Produces(MediaType.ALL)
final class BudgetPageController {

    private static final TrackerAnswer<Budgets.Budget> NOT_ASKED = TrackerAnswer.not("");

    private final TrackerClient tracker;
    private final Budgets budgets;
    private final Frames frames;
    private final Pages pages;

    BudgetPageController(TrackerClient tracker, Budgets budgets, Frames frames, Pages pages) {
        this.tracker = tracker;
        this.budgets = budgets;
        this.frames = frames;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> budgets(
            @QueryValue("waba_id") @Nullable String wabaId,
            @QueryValue @Nullable String month,
            HttpRequest<?> request) {
        var frame = frames.of(request, Section.BUDGETS, "Budgets", wabaId, month);
        var account = frame.account();
        if (account == null) return pages.page(request, "empty", frame);
        var known = tracker.isKnown();
        return pages.page(
                request,
                "budgets",
                new BudgetsPage(frame, known, known ? budgets.of(account.id()) : NOT_ASKED));
    }
}
