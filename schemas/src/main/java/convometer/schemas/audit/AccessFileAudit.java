package convometer.schemas.audit;

import convometer.schemas.access.AccessFileChanged;

import io.micronaut.context.event.ApplicationEventListener;

import jakarta.inject.Singleton;

/// Tells of access files that were changed. Nobody asked the service for that, so nothing waits for
/// the entry: a token that is withdrawn must not live on because Kafka is away.
@Singleton
final class AccessFileAudit implements ApplicationEventListener<AccessFileChanged> {

    private final AuditTrail trail;
    private final AuditEntries entries;

    AccessFileAudit(AuditTrail trail, AuditEntries entries) {
        this.trail = trail;
        this.entries = entries;
    }

    @Override
    public void onApplicationEvent(AccessFileChanged change) {
        if (!change.isEmpty()) trail.send(entries.observed(change));
    }
}
