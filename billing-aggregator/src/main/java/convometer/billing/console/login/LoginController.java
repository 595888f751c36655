package convometer.billing.console.login;

import convometer.billing.console.login.PasswordLogin.Outcome;
import convometer.schemas.audit.ChangesNothing;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// Lets people in by their passwords, and everybody out.
@Controller("/console")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_ANONYMOUS)
@Hidden
@Produces(MediaType.ALL)
final class LoginController {

    private static final int LONGEST_PASSWORD = 1_024;

    private final LoginSettings settings;
    private final ClientAddress addresses;
    private final KnownBrowser browsers;
    private final PasswordLogin passwords;
    private final SessionCookie cookie;
    private final OwnPage ownPage;
    private final FormToken formToken;
    private final LoginPages pages;

    LoginController(
            LoginSettings settings,
            ClientAddress addresses,
            KnownBrowser browsers,
            PasswordLogin passwords,
            SessionCookie cookie,
            OwnPage ownPage,
            FormToken formToken,
            LoginPages pages) {
        this.settings = settings;
        this.addresses = addresses;
        this.browsers = browsers;
        this.passwords = passwords;
        this.cookie = cookie;
        this.ownPage = ownPage;
        this.formToken = formToken;
        this.pages = pages;
    }

    @Get("/login")
    HttpResponse<?> ask(
            @QueryValue(defaultValue = "/") String next,
            @QueryValue(defaultValue = "false") boolean left,
            HttpRequest<?> request) {
        if (!settings.isAsked()) return HttpResponse.seeOther(URI.create("/"));
        if (left && settings.isWithIssuer()) return pages.left(request);
        return pages.asking(request, HttpStatus.OK, next, "");
    }

    @Post("/login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @ChangesNothing
    HttpResponse<?> enter(@Body Map<String, String> form, HttpRequest<?> request) {
        if (!ownPage.sent(request))
            throw new ProblemException(
                    HttpStatus.FORBIDDEN, "foreign_form", "The form is of another server's page.");
        var name = Objects.requireNonNullElse(form.get("name"), "");
        var password = Objects.requireNonNullElse(form.get("password"), "");
        var next = OwnPath.of(form.get("next"));
        if (name.length() > LoginTry.LONGEST_NAME || password.length() > LONGEST_PASSWORD)
            return pages.asking(
                    request,
                    HttpStatus.BAD_REQUEST,
                    next,
                    "A name has %d characters at most, and a password %d."
                            .formatted(LoginTry.LONGEST_NAME, LONGEST_PASSWORD));
        var tried = new LoginTry(name, addresses.of(request), browsers.of(request, name));
        return switch (passwords.enter(tried, password)) {
            case Outcome.LetIn(var person) -> {
                MutableHttpResponse<?> answer = HttpResponse.seeOther(URI.create(next));
                cookie.begin(request, answer, person);
                browsers.keep(request, answer, person.name());
                yield answer;
            }
            case Outcome.Refused() ->
                    pages.asking(
                            request,
                            HttpStatus.UNAUTHORIZED,
                            next,
                            "The name or the password is wrong.");
            case Outcome.Braked(var pause) ->
                    later(
                            request,
                            HttpStatus.TOO_MANY_REQUESTS,
                            next,
                            "Too many tries: wait for a while.",
                            pause);
            case Outcome.Busy() ->
                    later(
                            request,
                            HttpStatus.SERVICE_UNAVAILABLE,
                            next,
                            "Many are logging in now: try again in a moment.",
                            Duration.ZERO);
        };
    }

    private HttpResponse<?> later(
            HttpRequest<?> request, HttpStatus status, String next, String why, Duration pause) {
        return pages.asking(request, status, next, why)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(pause.toSeconds() + 1));
    }

    @Post("/logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @ChangesNothing
    HttpResponse<?> leave(@Body Map<String, String> form, HttpRequest<?> request) {
        formToken.require(request, form.get("csrf"));
        var next = "/console/login" + (Sessions.isByIssuer(request) ? "?left=true" : "");
        MutableHttpResponse<?> answer = HttpResponse.seeOther(URI.create(next));
        cookie.end(request, answer);
        return answer;
    }
}
