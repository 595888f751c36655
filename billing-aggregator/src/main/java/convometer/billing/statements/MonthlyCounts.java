package convometer.billing.statements;

import convometer.events.BillingCount;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/// The lines of a billing account in some months.
@FunctionalInterface
public interface MonthlyCounts {

    /// Lines as they were together at one instant.
    ///
    /// @param counts in any order; whatever was counted, also lines that fell back to nothing;
    ///   details only where they were asked for
    /// @param completeUntil what came until then is in them
    record Lines(List<BillingCount> counts, Instant completeUntil) {}

    /// All lines of the months from one to another, both included.
    ///
    /// @throws NotReadyException while they are not those of a live ledger
    Lines of(String wabaId, YearMonth from, YearMonth to);

    /// The same, with the details of the lines of charges.
    ///
    /// @throws NotReadyException while they are not those of a live ledger
    default Lines withDetails(String wabaId, YearMonth from, YearMonth to) {
        return of(wabaId, from, to);
    }

    /// The lines are not there now.
    final class NotReadyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /// @param detail why, and how far behind they are
        public NotReadyException(String detail) {
            super(detail);
        }

        public NotReadyException(String detail, Throwable cause) {
            super(detail, cause);
        }
    }
}
