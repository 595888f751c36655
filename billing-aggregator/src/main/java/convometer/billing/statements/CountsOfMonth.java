package convometer.billing.statements;

import convometer.events.BillingCount;

import java.util.List;

/// The lines of a billing account and a month, in any order.
@FunctionalInterface
public interface CountsOfMonth {

    /// Whatever was counted, also lines that fell back to nothing.
    ///
    /// @throws NotReadyException while they are being loaded, or once the ledger has stopped
    List<BillingCount> of(String wabaId, String month);

    /// The lines are not there now.
    final class NotReadyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public NotReadyException(Throwable cause) {
            super("the lines of the statements are being loaded, or the ledger has stopped", cause);
        }
    }
}
