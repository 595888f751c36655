package convometer.billing.console.login;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;

import jakarta.inject.Singleton;

/// Whether a request that changes something comes from a page of this server: browsers say so, and
/// no page can make them say otherwise. Pages are at `CONSOLE_URL`, or where that is not set, at
/// the `Host` that was asked for, which a proxy may have changed.
@Singleton
final class OwnPage {

    private final LoginSettings settings;

    OwnPage(LoginSettings settings) {
        this.settings = settings;
    }

    /// By its scheme, too: a page in the clear is anybody's who is on the way.
    boolean sent(HttpRequest<?> request) {
        var origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        return origin != null && origin.equalsIgnoreCase(own(request));
    }

    private String own(HttpRequest<?> request) {
        var console = settings.origin();
        return console.isEmpty()
                ? (request.isSecure() ? "https" : "http")
                        + "://"
                        + request.getHeaders().get(HttpHeaders.HOST)
                : console;
    }
}
