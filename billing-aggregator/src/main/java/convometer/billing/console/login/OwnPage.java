package convometer.billing.console.login;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;

import java.net.URI;

/// Whether a request that changes something comes from a page of this server: browsers say so, and
/// no page can make them say otherwise.
final class OwnPage {

    static boolean sent(HttpRequest<?> request) {
        var headers = request.getHeaders();
        var origin = headers.get(HttpHeaders.ORIGIN);
        var host = headers.get(HttpHeaders.HOST);
        return origin != null && host != null && host.equalsIgnoreCase(authority(origin));
    }

    private static String authority(String origin) {
        try {
            var authority = URI.create(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private OwnPage() {}
}
