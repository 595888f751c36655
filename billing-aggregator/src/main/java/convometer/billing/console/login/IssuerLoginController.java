package convometer.billing.console.login;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/// Lets people in who come by the issuer.
@Controller("/console/login")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_ANONYMOUS)
@Hidden
@Produces(MediaType.ALL)
final class IssuerLoginController {

    static final String CALLBACK = "/console/login/callback";

    private static final String ABSENCE = "convometer-login";
    private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(10);

    private final LoginSettings settings;
    private final IssuerLogin issuer;
    private final SessionCookie cookie;
    private final HostCookies cookies;
    private final SessionKey key;
    private final LoginPages pages;
    private final MeterRegistry registry;

    IssuerLoginController(
            LoginSettings settings,
            IssuerLogin issuer,
            SessionCookie cookie,
            HostCookies cookies,
            SessionKey key,
            LoginPages pages,
            MeterRegistry registry) {
        this.settings = settings;
        this.issuer = issuer;
        this.cookie = cookie;
        this.cookies = cookies;
        this.key = key;
        this.pages = pages;
        this.registry = registry;
    }

    /// Sends somebody to the issuer, with a cookie by which the browser is known when it is back.
    @Get("/issuer")
    HttpResponse<?> send(@QueryValue(defaultValue = "/") String next, HttpRequest<?> request) {
        if (!settings.isWithIssuer()) return HttpResponse.notFound();
        var verifier = SessionKey.chance();
        var kept = SessionKey.chance() + "." + verifier + "." + base64(OwnPath.of(next));
        MutableHttpResponse<?> answer =
                HttpResponse.seeOther(issuer.authorization(key.sign(state(kept)), verifier));
        answer.cookie(absence(request, kept).maxAge(LONGEST_ABSENCE));
        return answer;
    }

    /// Takes somebody back. The answer is a page and leads on by itself: with a redirect, the
    /// browser would still be on its way from the issuer and keep the session's cookie back.
    @Get("/callback")
    HttpResponse<?> back(
            @QueryValue @Nullable String code,
            @QueryValue @Nullable String state,
            HttpRequest<?> request) {
        if (!settings.isWithIssuer()) return HttpResponse.notFound();
        var kept = cookies.kept(request, ABSENCE);
        if (code == null
                || state == null
                || kept.isEmpty()
                || !key.isSignature(state, state(kept.get()))) return refused(request);
        var parts = kept.get().split("\\.", -1);
        if (parts.length != 3) return refused(request);
        var caller = issuer.caller(code, parts[1]);
        if (caller.isEmpty()) return refused(request);
        var next = new String(Base64.getUrlDecoder().decode(parts[2]), StandardCharsets.UTF_8);
        var answer = pages.entered(request, next);
        cookie.begin(request, answer, caller.get());
        counted("let_in");
        answer.cookie(absence(request, "").maxAge(0));
        return answer;
    }

    private HttpResponse<?> refused(HttpRequest<?> request) {
        counted("refused");
        return pages.asking(request, HttpStatus.UNAUTHORIZED, "/", "The issuer let nobody in.");
    }

    private void counted(String outcome) {
        registry.counter("console.logins", "outcome", outcome).increment();
    }

    /// What comes back is of this browser: it is made of what only it has, and the key.
    private static String state(String kept) {
        return "state " + kept;
    }

    /// Lax: it is to come with the browser that the issuer sends back.
    private Cookie absence(HttpRequest<?> request, String value) {
        return cookies.of(request, ABSENCE, value, SameSite.Lax);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
