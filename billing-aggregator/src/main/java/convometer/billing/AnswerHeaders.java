package convometer.billing;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/// Keeps what endpoints answer out of caches that others read, and has every answer taken for what
/// it says that it is: files of money, and ids with customers' numbers in them. What has an `ETag`
/// its reader may keep, and ask each time whether it is still so.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class AnswerHeaders implements Ordered {

    private static final String ENDPOINTS = "/v1/";

    @ResponseFilter
    void after(HttpRequest<?> request, MutableHttpResponse<?> response) {
        var headers = response.getHeaders();
        headers.set("X-Content-Type-Options", "nosniff");
        if (request.getPath().startsWith(ENDPOINTS))
            headers.set(
                    HttpHeaders.CACHE_CONTROL,
                    headers.contains(HttpHeaders.ETAG) ? "private, no-cache" : "private, no-store");
    }

    /// Whoever gives an answer gives it before.
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
