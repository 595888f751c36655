package convometer.billing.console.login;

import convometer.billing.console.Assets;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/// Lets a session live on with each page that is read. What pages load is kept by caches, and no
/// cache may keep a session; what a page asks for by itself, nobody may be there to read.
@ServerFilter(patterns = {"/", "/console", "/console/**"})
final class SessionRenewal {

    /// Htmx sends it, which looks at a running repricing every two seconds.
    private static final String BY_SCRIPT = "HX-Request";

    private final SessionCookie cookie;

    SessionRenewal(SessionCookie cookie) {
        this.cookie = cookie;
    }

    @ResponseFilter
    void after(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (request.getPath().startsWith(Assets.PATH) || request.getHeaders().contains(BY_SCRIPT))
            return;
        if (Sessions.id(request).isEmpty() || response.getHeaders().contains("Set-Cookie")) return;
        cookie.renew(request, response);
    }
}
