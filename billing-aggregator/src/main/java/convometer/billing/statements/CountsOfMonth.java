package convometer.billing.statements;

import convometer.events.BillingCount;

import java.util.List;

/// The lines of a billing account and a month, in any order.
@FunctionalInterface
public interface CountsOfMonth {

    /// Whatever was counted, also lines that fell back to nothing.
    ///
    /// @throws NotReadyException while they are not those of a live ledger
    List<BillingCount> of(String wabaId, String month);

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
