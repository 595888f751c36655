package convometer.outbound.api;

import convometer.schemas.audit.RecordedAudit;

import io.micronaut.context.annotation.Factory;

import jakarta.inject.Singleton;

/// What is audited in tests stays in memory.
@Factory
final class AuditInMemory {

    @Singleton
    RecordedAudit audit() {
        return new RecordedAudit();
    }
}
