package convometer.billing.console.login;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.SameSite;

import jakarta.inject.Singleton;

import java.time.Duration;

/// Knows a browser by which somebody came in with a password before. Its tries are slowed down by
/// themselves: whoever guesses at a name from elsewhere keeps its owner out of nothing here. The
/// cookie opens nothing, and is worth what one more browser's guesses are.
@Singleton
final class KnownBrowser {

    private static final String NAME = "convometer-browser";
    private static final Duration KEPT = Duration.ofDays(90);

    private final HostCookies cookies;
    private final SessionKey key;

    KnownBrowser(HostCookies cookies, SessionKey key) {
        this.cookies = cookies;
        this.key = key;
    }

    /// By what a browser is known that has let in this name; empty: by nothing.
    String of(HttpRequest<?> request, String name) {
        var parts = cookies.kept(request, NAME).orElse("").split("\\.", -1);
        return parts.length == 2 && key.isSignature(parts[1], text(parts[0], name)) ? parts[0] : "";
    }

    /// Has the browser keep that it has let in a name.
    void keep(HttpRequest<?> request, MutableHttpResponse<?> answer, String name) {
        var chance = SessionKey.chance();
        var value = chance + "." + key.sign(text(chance, name));
        answer.cookie(cookies.of(request, NAME, value, SameSite.Strict).maxAge(KEPT));
    }

    private static String text(String chance, String name) {
        return "browser " + chance + " " + name;
    }
}
