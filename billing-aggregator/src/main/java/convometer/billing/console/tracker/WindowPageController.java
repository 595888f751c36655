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

import java.util.List;

/// Windows of an account that are open now, as the window-tracker has them.
@Controller("/console/windows")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.FINANCE)
@Hidden
@Produces(MediaType.ALL)
final class WindowPageController {

    private final TrackerClient tracker;
    private final OpenWindows windows;
    private final Frames frames;
    private final Pages pages;

    WindowPageController(TrackerClient tracker, OpenWindows windows, Frames frames, Pages pages) {
        this.tracker = tracker;
        this.windows = windows;
        this.frames = frames;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> open(
            @QueryValue("waba_id") @Nullable String wabaId,
            @QueryValue @Nullable String month,
            HttpRequest<?> request) {
        var frame = frames.of(request, Section.WINDOWS, "Open windows", wabaId, month);
        var account = frame.account();
        if (account == null) return pages.page(request, "empty", frame);
        var numbers =
                tracker.isKnown()
                        ? account.numbers().stream()
                                .map(number ->
                                        new WindowsPage.NumberWindows(
                                                number, windows.of(number.id())))
                                .toList()
                        : List.<WindowsPage.NumberWindows>of();
        return pages.page(request, "windows", new WindowsPage(frame, tracker.isKnown(), numbers));
    }
}
