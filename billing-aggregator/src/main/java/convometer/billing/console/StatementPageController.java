package convometer.billing.console;

import convometer.billing.closing.Closer;
import convometer.billing.console.login.FormToken;
import convometer.billing.statements.Statements;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
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

/// What an account owes for a month.
@Controller("/console/statements")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Role.FINANCE, Role.CLOSER})
@Hidden
@Produces(MediaType.ALL)
final class StatementPageController {

    /// A year, to see what is usual.
    private static final int MONTHS_BEFORE = 11;

    private final Statements statements;
    private final Closer closer;
    private final ClosingDoubts closingDoubts;
    private final FormToken formToken;
    private final Access access;
    private final Frames frames;
    private final Pages pages;

    StatementPageController(
            Statements statements,
            Closer closer,
            ClosingDoubts closingDoubts,
            FormToken formToken,
            Access access,
            Frames frames,
            Pages pages) {
        this.statements = statements;
        this.closer = closer;
        this.closingDoubts = closingDoubts;
        this.formToken = formToken;
        this.access = access;
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
                request,
                "statement",
                StatementPage.of(
                        frame, account, months, LineOrder.of(sort), closer.isOver(account, last)));
    }

    /// What the month costs by its days, which takes as long as there are details.
    @Get("/{waba_id}/{month}/days")
    HttpResponse<?> days(
            @PathVariable("waba_id") String wabaId,
            @PathVariable String month,
            @QueryValue String currency,
            HttpRequest<?> request) {
        var account = statements.waba(wabaId);
        var days = statements.days(account, Statements.month(month), currency);
        var frame = frames.of(request, Section.STATEMENT, account.name(), wabaId, month);
        return pages.page(request, "days", new DaysPage(frame, account, currency, days));
    }

    /// Shows what closing the month would fix, and what speaks against it.
    @Get("/{waba_id}/{month}/close")
    @Secured(Role.CLOSER)
    HttpResponse<?> closing(
            @PathVariable("waba_id") String wabaId,
            @PathVariable String month,
            HttpRequest<?> request) {
        var account = statements.waba(wabaId);
        var closed = Statements.month(month);
        var statement = statements.of(account, closed);
        if (statement.closedAt() != null || !closer.isOver(account, closed))
            return HttpResponse.seeOther(URI.create(Links.statement(account.id(), month)));
        var frame = frames.of(request, Section.STATEMENT, "Close a month", wabaId, month);
        return pages.page(
                request,
                "closing",
                new ClosingPage(frame, account, statement, closingDoubts.of(account, closed)));
    }

    /// Closes the month, and shows it.
    @Post("/{waba_id}/{month}/close")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Secured(Role.CLOSER)
    HttpResponse<?> close(
            @PathVariable("waba_id") String wabaId,
            @PathVariable String month,
            @Body Map<String, String> form,
            HttpRequest<?> request) {
        formToken.require(request, form.get("csrf"));
        var account = statements.waba(wabaId);
        closer.close(account, Statements.month(month), access.caller(request).name());
        return HttpResponse.seeOther(URI.create(Links.statement(account.id(), month)));
    }
}
