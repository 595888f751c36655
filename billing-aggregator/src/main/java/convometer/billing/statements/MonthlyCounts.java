package convometer.billing.statements;

import convometer.events.BillingCount;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Consumer;

/// The lines of a billing account in some months.
@FunctionalInterface
public interface MonthlyCounts {

    /// Lines as they were together at one instant.
    ///
    /// @param counts in any order; whatever was counted, also lines that fell back to nothing
    /// @param completeUntil what came until then is in them
    record Lines(List<BillingCount> counts, Instant completeUntil) {}

    /// All lines of the months from one to another, both included.
    ///
    /// @throws NotReadyException while they are not those of a live ledger
    Lines of(String wabaId, YearMonth from, YearMonth to);

    /// The same, and the details of the lines of charges, one after the other: there may be
    /// hundreds of thousands.
    ///
    /// @return until when what came is in them
    /// @throws NotReadyException while they are not those of a live ledger
    default Instant each(
            String wabaId, YearMonth from, YearMonth to, Consumer<BillingCount> taken) {
        var lines = of(wabaId, from, to);
        lines.counts().forEach(taken);
        return lines.completeUntil();
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
