package convometer.schemas.access;

import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

import java.net.URI;
import java.util.Set;

/// A page that somebody looks at may send requests to that person's machine. Where no token is
/// asked for, what a browser could be talked into is refused: a Host that is not this machine (DNS
/// rebinding), pages of other origins, and forms.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class BrowserGuard {

    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");
    private static final Set<HttpMethod> READING =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final AccessSettings settings;

    BrowserGuard(AccessSettings settings) {
        this.settings = settings;
    }

    @RequestFilter
    void check(HttpRequest<?> request) {
        if (settings.isProtected()) return;
        var headers = request.getHeaders();
        var host = headers.get(HttpHeaders.HOST);
        if (host == null || !isOwn(host))
            throw refused(
                    HttpStatus.MISDIRECTED_REQUEST,
                    "unknown_host",
                    "The Host of the request is not this machine.");
        var origin = headers.get(HttpHeaders.ORIGIN);
        if (origin != null && !isAllowed(origin, host)) throw foreign();
        if (READING.contains(request.getMethod())) return;
        var site = headers.get(FETCH_SITE);
        if (origin == null && site != null && OTHER_SITES.contains(site)) throw foreign();
        // A form of our own page says where it is from.
        if (origin == null) request.getContentType().ifPresent(BrowserGuard::checkForm);
    }

    private static boolean isOwn(String host) {
        try {
            var name = URI.create("http://" + host).getHost();
            return name != null && (name.equals("localhost") || isLoopbackAddress(name));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// An address, no name: a name is looked up, and that is what must not be believed.
    private static boolean isLoopbackAddress(String name) {
        return (name.matches("[0-9.]+") || name.startsWith("[")) && Loopback.isLoopback(name);
    }

    private boolean isAllowed(String origin, String host) {
        return origin.equals("http://" + host) || settings.allowedOrigins().contains(origin);
    }

    private static void checkForm(MediaType type) {
        var name = type.getName();
        if (name.equals(MediaType.APPLICATION_FORM_URLENCODED) || name.equals(MediaType.TEXT_PLAIN))
            throw refused(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "unsupported_media_type",
                    "A form could send this from any page: say what the body is, as"
                            + " application/json.");
    }

    private static ProblemException foreign() {
        return refused(
                HttpStatus.FORBIDDEN,
                "foreign_origin",
                "The request comes from a page of another origin; ACCESS_ALLOWED_ORIGINS lists"
                        + " those that may.");
    }

    private static ProblemException refused(HttpStatus status, String code, String detail) {
        return new ProblemException(status, code, detail);
    }
}
