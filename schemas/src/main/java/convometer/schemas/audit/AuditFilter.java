package convometer.schemas.audit;

import convometer.events.AuditEntry;
import convometer.schemas.access.Access;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;

import java.util.Optional;

/// Has an entry of each request that changes something written before the request is carried out,
/// and sends what was answered after. It comes after security: who is refused there changes
/// nothing, and could fill the topic.
@ServerFilter(
        value = ServerFilter.MATCH_ALL_PATTERN,
        methods = {HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH})
final class AuditFilter implements Ordered {

    private static final String ENTRY = "convometer.audit";

    private final AuditTrail trail;
    private final AuditEntries entries;
    private final Access access;

    AuditFilter(AuditTrail trail, AuditEntries entries, Access access) {
        this.trail = trail;
        this.entries = entries;
        this.access = access;
    }

    /// Waits for Kafka, as the controllers do, where waiting holds up nobody else.
    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void before(HttpRequest<?> request) {
        var template = changed(request);
        if (template.isEmpty()) return;
        var entry = entries.requested(request, template.get(), access.caller(request));
        trail.write(entry);
        request.setAttribute(ENTRY, entry);
    }

    /// The path template of what the request changes; empty: nothing, or there is no such endpoint.
    private static Optional<String> changed(HttpRequest<?> request) {
        return RouteAttributes.getRouteMatch(request)
                .filter(AuditFilter::changes)
                .flatMap(_ -> BasicHttpAttributes.getUriTemplate(request));
    }

    private static boolean changes(RouteMatch<?> route) {
        return !route.getAnnotationMetadata().hasAnnotation(ChangesNothing.class);
    }

    @ResponseFilter
    void after(HttpRequest<?> request, HttpResponse<?> response) {
        request.getAttribute(ENTRY, AuditEntry.class)
                .map(entry -> entries.answered(entry, response))
                .ifPresent(trail::send);
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }
}
