package convometer.billing;

import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.tables.TableChanges;
import convometer.events.BillingCount;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Announces at a start with other tables than before what has changed, and how much booked money
/// that touches: it keeps its price, which somebody may not expect.
final class ChangedTables implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangedTables.class);
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);
    private static final int MOST_ROWS = 20;

    private final TableChanges changes;
    private final Supplier<List<BillingCount>> lines;
    private final Thread thread;

    /// @param lines of all statements, once they are loaded
    ChangedTables(TableChanges changes, Supplier<List<BillingCount>> lines) {
        this.changes = changes;
        this.lines = lines;
        thread = Thread.ofVirtual().name("changed-tables").start(this::announce);
    }

    private void announce() {
        if (changes.rows().isEmpty()) return;
        while (!Thread.currentThread().isInterrupted())
            try {
                LOG.warn("{}", sentence(changes, lines.get()));
                return;
            } catch (NotReadyException e) {
                LockSupport.parkNanos(RETRY_AFTER.toNanos());
            }
    }

    static String sentence(TableChanges changes, List<BillingCount> lines) {
        var rows = changes.rows();
        var more = rows.size() - MOST_ROWS;
        var shown = String.join("; ", rows.subList(0, Math.min(rows.size(), MOST_ROWS)));
        var booked = changes.booked(lines);
        return "the tables have changed since this ledger was started last: %s%s. %s"
                .formatted(
                        shown,
                        more > 0 ? "; and " + more + " rows more" : "",
                        booked.isEmpty()
                                ? "This touches nothing that is booked."
                                : "This touches %s that are booked and keep their price: deploy/run reprice --from yyyy-MM --dry-run shows the difference."
                                        .formatted(String.join(" and ", booked)));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
