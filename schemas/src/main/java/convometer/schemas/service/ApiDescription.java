package convometer.schemas.service;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.exceptions.HttpStatusException;

/// Where the management has a port of its own (`endpoints.all.port`, from `MANAGEMENT_PORT`), the
/// OpenAPI of a service is there, too. The framework moves health and metrics by itself, but serves
/// resources on every port.
@ServerFilter("/swagger/**")
@Requires(property = "endpoints.all.port", pattern = "\\d+")
final class ApiDescription implements Ordered {

    private final int managementPort;

    ApiDescription(@Property(name = "endpoints.all.port") int managementPort) {
        this.managementPort = managementPort;
    }

    @RequestFilter
    void onManagementPortOnly(HttpRequest<?> request) {
        if (request.getServerAddress().getPort() != managementPort)
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "Page Not Found");
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
