package convometer.billing.console;

import convometer.billing.console.login.LoginSettings;
import convometer.schemas.service.Problem;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

import java.net.URI;

/// Gives every answer of the console the headers that a page with money deserves, and makes pages
/// of problems where a person asks. A program gets the problem itself.
@ServerFilter(patterns = {"/", "/console", "/console/**"})
final class PageFilter implements Ordered {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
                    + " base-uri 'none'";

    private final Pages pages;
    private final Assets assets;
    private final LoginSettings login;

    PageFilter(Pages pages, Assets assets, LoginSettings login) {
        this.pages = pages;
        this.assets = assets;
        this.login = login;
    }

    @ResponseFilter
    HttpResponse<?> after(HttpRequest<?> request, MutableHttpResponse<?> response) {
        var answer = isForPeople(request) ? forPeople(request, response) : response;
        var headers = answer.getHeaders();
        headers.set("Content-Security-Policy", POLICY);
        // With no-referrer browsers send forms of our own with the Origin null. Other hosts get
        // nothing either way.
        headers.set("Referrer-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Embedder-Policy", "require-corp");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
        if (!headers.contains(HttpHeaders.CACHE_CONTROL))
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        if (login.isEncrypted(request))
            headers.set("Strict-Transport-Security", "max-age=31536000");
        return answer;
    }

    private static boolean isForPeople(HttpRequest<?> request) {
        return request.accept().stream()
                .anyMatch(type -> type.getName().equals(MediaType.TEXT_HTML));
    }

    private MutableHttpResponse<?> forPeople(
            HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (!(response.body() instanceof Problem problem)) return response;
        if (response.code() == HttpStatus.UNAUTHORIZED.getCode()
                && request.getMethod() == HttpMethod.GET
                && login.isAsked()) return toLogin(request, response);
        return response.contentType(Pages.TYPE)
                .body(pages.written(request, "problem", ProblemPage.of(problem, assets)));
    }

    /// A page that looks again by itself loads itself anew: htmx would follow the redirect, and put
    /// the login in its place.
    private static MutableHttpResponse<?> toLogin(
            HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (request.getHeaders().contains("HX-Request"))
            return response.header("HX-Refresh", "true");
        return HttpResponse.seeOther(
                URI.create("/console/login" + Links.query("next", request.getUri().toString())));
    }

    /// Right behind who counts what was refused, and so nearly the last to see an answer, whoever
    /// gave it.
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1;
    }
}
