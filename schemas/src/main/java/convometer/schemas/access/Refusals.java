package convometer.schemas.access;

import convometer.schemas.service.Problem;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

import java.util.Set;

/// Counts who is sent away, by reason: so many of these may come that no topic should have each.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class Refusals implements Ordered {

    private static final Set<Integer> STATUSES =
            Set.of(
                    HttpStatus.UNAUTHORIZED.getCode(),
                    HttpStatus.FORBIDDEN.getCode(),
                    HttpStatus.MISDIRECTED_REQUEST.getCode());

    private final MeterRegistry registry;

    Refusals(MeterRegistry registry) {
        this.registry = registry;
    }

    @ResponseFilter
    void count(HttpRequest<?> request, HttpResponse<?> response) {
        if (STATUSES.contains(response.code()))
            registry.counter("access.refused", "reason", reason(request, response)).increment();
    }

    private static String reason(HttpRequest<?> request, HttpResponse<?> response) {
        if (response.code() == HttpStatus.UNAUTHORIZED.getCode())
            return request.getHeaders().contains(HttpHeaders.AUTHORIZATION)
                    ? "unknown_token"
                    : "no_token";
        return response.body() instanceof Problem problem ? problem.code() : "forbidden";
    }

    /// The first to see a request, and so the last to see what was answered by whomever.
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
