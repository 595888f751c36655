package convometer.billing.console.login;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;

import jakarta.inject.Singleton;

import java.util.Optional;

/// Cookies that no script reads. Behind TLS browsers send them by TLS alone, and take them from
/// this very host alone.
@Singleton
final class HostCookies {

    private final LoginSettings settings;

    HostCookies(LoginSettings settings) {
        this.settings = settings;
    }

    /// What the browser has kept; empty: nothing.
    Optional<String> kept(HttpRequest<?> request, String name) {
        return request.getCookies().findCookie(name(request, name)).map(Cookie::getValue);
    }

    /// One to keep until the browser is closed.
    Cookie of(HttpRequest<?> request, String name, String value, SameSite sentBy) {
        return Cookie.of(name(request, name), value)
                .path("/")
                .httpOnly(true)
                .secure(settings.isEncrypted(request))
                .sameSite(sentBy);
    }

    private String name(HttpRequest<?> request, String name) {
        return (settings.isEncrypted(request) ? "__Host-" : "") + name;
    }
}
