package convometer.billing.console;

import convometer.schemas.access.Role;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/// Leads to the first page that the reader may look at, of an account and a month.
@Controller
@Secured({Role.FINANCE, Role.CLOSER, Role.OPERATOR})
@Hidden
@Produces(MediaType.ALL)
final class HomeController {

    private final Frames frames;
    private final Pages pages;

    HomeController(Frames frames, Pages pages) {
        this.frames = frames;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> home(HttpRequest<?> request) {
        return chosen(null, null, request);
    }

    /// Where the choice of account and month is sent to.
    @Get("/console")
    HttpResponse<?> chosen(
            @QueryValue("waba_id") @Nullable String wabaId,
            @QueryValue @Nullable String month,
            HttpRequest<?> request) {
        var frame = frames.of(request, Section.STATEMENT, "Statement", wabaId, month);
        var account = frame.account();
        if (account == null) return pages.page(request, "empty", frame);
        return HttpResponse.seeOther(
                URI.create(frame.sections().getFirst().path(account, frame.month())));
    }
}
