package convometer.schemas.audit;

import convometer.events.AuditEntry;
import convometer.schemas.service.ProblemException;

/// Where entries are kept. A service says where; without, it answers no request that changes
/// anything.
public interface AuditTrail {

    /// Returns once all in-sync replicas have the entry.
    ///
    /// @throws ProblemException 503 `audit_unavailable` if they do not in a few seconds
    void write(AuditEntry entry);

    /// Sends an entry of what cannot be held up any more, and returns at once. One that is lost is
    /// counted and logged.
    void send(AuditEntry entry);
}
