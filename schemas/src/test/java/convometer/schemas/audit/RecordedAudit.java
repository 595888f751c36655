package convometer.schemas.audit;

import convometer.events.AuditEntry;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// A trail in memory, for tests of services. Where somebody says so, it takes nothing.
public final class RecordedAudit implements AuditTrail {

    private final List<AuditEntry> written = new CopyOnWriteArrayList<>();
    private final BlockingQueue<AuditEntry> sent = new LinkedBlockingQueue<>();
    private volatile boolean away;

    @Override
    public void write(AuditEntry entry) {
        if (away)
            throw new ProblemException(
                            HttpStatus.SERVICE_UNAVAILABLE, "audit_unavailable", "Not now.")
                    .retryAfter(Duration.ofSeconds(5));
        written.add(entry);
    }

    @Override
    public void send(AuditEntry entry) {
        sent.add(entry);
    }

    /// What was written before a change, in order.
    public List<AuditEntry> written() {
        return List.copyOf(written);
    }

    /// What was sent and nobody has taken yet.
    public BlockingQueue<AuditEntry> sent() {
        return sent;
    }

    /// Takes nothing more, or takes again.
    public void away(boolean isAway) {
        away = isAway;
    }

    /// Forgets everything.
    public void clear() {
        written.clear();
        sent.clear();
    }
}
