package convometer.schemas.audit;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import java.time.Clock;

/// What entries say of the service.
@Factory
final class AuditFactory {

    @Singleton
    AuditEntries entries(
            @Value("${micronaut.application.name:service}") String service, Clock clock) {
        return new AuditEntries(service, clock);
    }
}
