package convometer.billing.console;

import convometer.billing.statements.Statements;
import convometer.schemas.access.Role;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;

import org.jspecify.annotations.Nullable;

/// What an account owes for a month.
@Controller("/console/statements")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.FINANCE)
@Hidden
@Produces(MediaType.ALL)
final class StatementPageController {

    /// A year, to see what is usual.
    private static final int MONTHS_BEFORE = 11;

    private final Statements statements;
    private final Frames frames;
    private final Pages pages;

    StatementPageController(Statements statements, Frames frames, Pages pages) {
        this.statements = statements;
        this.frames = frames;
        this.pages = pages;
    }

    @Get("/{waba_id}/{month}")
    HttpResponse<?> statement(
            @PathVariable("waba_id") String wabaId,
            @PathVariable String month,
            @QueryValue @Nullable String sort,
            HttpRequest<?> request) {
        var last = Statements.month(month);
        var account = statements.waba(wabaId);
        var months = statements.range(account, last.minusMonths(MONTHS_BEFORE), last);
        var frame = frames.of(request, Section.STATEMENT, account.name(), wabaId, month);
        return pages.page(
                request, "statement", StatementPage.of(frame, account, months, LineOrder.of(sort)));
    }
}
