package convometer.billing.console.login;

import convometer.billing.console.Assets;
import convometer.billing.console.Pages;
import convometer.schemas.access.PasswordHash;
import convometer.schemas.access.People;
import convometer.schemas.access.Person;
import convometer.schemas.audit.ChangesNothing;
import convometer.schemas.service.ProblemException;

import io.micrometer.core.instrument.MeterRegistry;
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
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Lets people in and out.
@Controller("/console")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_ANONYMOUS)
@Hidden
@Produces(MediaType.ALL)
final class LoginController {

    static final String CALLBACK = "/console/login/callback";

    private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(10);
    private static final int VERIFIER_BYTES = 32;

    /// A password is slow to check; more at a time would hold up what the service is for.
    private static final int CHECKS_AT_A_TIME = 2;

    private static final String WRONG = "The name or the password is wrong.";

    private final LoginSettings settings;
    private final @Nullable People people;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final SessionKey key;
    private final FormToken formToken;
    private final GuessBrake brake;
    private final IssuerLogin issuer;
    private final Pages pages;
    private final Assets assets;
    private final MeterRegistry registry;
    private final Semaphore checks = new Semaphore(CHECKS_AT_A_TIME);

    LoginController(
            LoginSettings settings,
            @Nullable People people,
            Sessions sessions,
            SessionCookie cookie,
            SessionKey key,
            FormToken formToken,
            GuessBrake brake,
            IssuerLogin issuer,
            Pages pages,
            Assets assets,
            MeterRegistry registry) {
        this.settings = settings;
        this.people = people;
        this.sessions = sessions;
        this.cookie = cookie;
        this.key = key;
        this.formToken = formToken;
        this.brake = brake;
        this.issuer = issuer;
        this.pages = pages;
        this.assets = assets;
        this.registry = registry;
    }

    @Get("/login")
    HttpResponse<?> ask(@QueryValue(defaultValue = "/") String next, HttpRequest<?> request) {
        if (!settings.isAsked()) return HttpResponse.seeOther(URI.create("/"));
        return pages.page(request, "login", page(next, ""));
    }

    private LoginPage page(String next, String wrong) {
        return new LoginPage(
                own(next),
                wrong,
                people != null && people.isAnybody(),
                settings.isWithIssuer(),
                assets);
    }

    /// A path of this server: nobody is led elsewhere.
    private static String own(@Nullable String next) {
        return next != null && next.matches("/(?:[A-Za-z0-9_.~%?=&-][A-Za-z0-9_.~%?=&/-]*)?")
                ? next
                : "/";
    }

    @Post("/login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @ChangesNothing
    HttpResponse<?> enter(@Body Map<String, String> form, HttpRequest<?> request) {
        if (!OwnPage.sent(request))
            throw new ProblemException(
                    HttpStatus.FORBIDDEN, "foreign_form", "The form is of another server's page.");
        var name = Objects.requireNonNullElse(form.get("name"), "");
        var address = request.getRemoteAddress().getAddress().getHostAddress();
        var wait = brake.wait(name, address);
        if (!wait.isZero()) {
            counted("braked");
            return pages.page(
                            request,
                            HttpStatus.TOO_MANY_REQUESTS,
                            "login",
                            page(form.get("next") + "", "Too many tries: wait for a while."))
                    .header(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
        }
        var person = person(name, Objects.requireNonNullElse(form.get("password"), ""));
        if (person.isEmpty()) {
            brake.failed(name, address);
            counted("refused");
            return pages.page(
                    request,
                    HttpStatus.UNAUTHORIZED,
                    "login",
                    page(Objects.requireNonNullElse(form.get("next"), "/"), WRONG));
        }
        brake.succeeded(name);
        counted("let_in");
        MutableHttpResponse<?> answer = HttpResponse.seeOther(URI.create(own(form.get("next"))));
        cookie.keep(request, answer, sessions.begin(person.get()));
        return answer;
    }

    /// As slow for a name that nobody has.
    private Optional<Person> person(String name, String password) {
        var known = people == null ? Optional.<Person>empty() : people.person(name);
        checks.acquireUninterruptibly();
        try {
            var hash = known.map(Person::password).orElse(PasswordHash.NOBODY);
            return hash.isOf(password.toCharArray()) ? known : Optional.empty();
        } finally {
            checks.release();
        }
    }

    private void counted(String outcome) {
        registry.counter("console.logins", "outcome", outcome).increment();
    }

    @Post("/logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @ChangesNothing
    HttpResponse<?> leave(@Body Map<String, String> form, HttpRequest<?> request) {
        formToken.require(request, form.get("csrf"));
        cookie.kept(request).ifPresent(sessions::end);
        MutableHttpResponse<?> answer = HttpResponse.seeOther(URI.create("/console/login"));
        cookie.forget(request, answer);
        return answer;
    }

    /// Sends somebody to the issuer, with a cookie by which the browser is known when it is back.
    @Get("/login/issuer")
    HttpResponse<?> send(@QueryValue(defaultValue = "/") String next, HttpRequest<?> request) {
        if (!settings.isWithIssuer()) return HttpResponse.notFound();
        var verifier = chance();
        var kept = chance() + "." + verifier + "." + base64(own(next));
        MutableHttpResponse<?> answer =
                HttpResponse.seeOther(issuer.authorization(state(kept), verifier));
        answer.cookie(absence(request, kept).maxAge(LONGEST_ABSENCE));
        return answer;
    }

    /// Takes somebody back. The answer is a page and leads on by itself: with a redirect, the
    /// browser would still be on its way from the issuer and keep the session's cookie back.
    @Get("/login/callback")
    HttpResponse<?> back(
            @QueryValue @Nullable String code,
            @QueryValue @Nullable String state,
            HttpRequest<?> request) {
        if (!settings.isWithIssuer()) return HttpResponse.notFound();
        var kept = request.getCookies().findCookie(absenceName(request)).map(Cookie::getValue);
        if (code == null || state == null || kept.isEmpty() || !isEqual(state, state(kept.get())))
            return refused(request);
        var parts = kept.get().split("\\.", -1);
        if (parts.length != 3) return refused(request);
        var caller = issuer.caller(code, parts[1]);
        if (caller.isEmpty()) return refused(request);
        counted("let_in");
        var next = own(new String(Base64.getUrlDecoder().decode(parts[2]), StandardCharsets.UTF_8));
        var answer = pages.page(request, "entered", page(next, ""));
        cookie.keep(request, answer, sessions.begin(caller.get()));
        answer.cookie(absence(request, "").maxAge(0));
        return answer;
    }

    private HttpResponse<?> refused(HttpRequest<?> request) {
        counted("refused");
        return pages.page(
                request, HttpStatus.UNAUTHORIZED, "login", page("/", "The issuer let nobody in."));
    }

    /// What comes back is of this browser: it is made of what only it has, and the key.
    private String state(String kept) {
        return key.sign("state " + kept);
    }

    private String absenceName(HttpRequest<?> request) {
        return settings.isEncrypted(request) ? "__Host-convometer-login" : "convometer-login";
    }

    /// Lax: it is to come with the browser that the issuer sends back.
    private Cookie absence(HttpRequest<?> request, String value) {
        return Cookie.of(absenceName(request), value)
                .path("/")
                .httpOnly(true)
                .secure(settings.isEncrypted(request))
                .sameSite(SameSite.Lax);
    }

    private static String chance() {
        var bytes = new byte[VERIFIER_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isEqual(String a, String b) {
        return MessageDigest.isEqual(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
