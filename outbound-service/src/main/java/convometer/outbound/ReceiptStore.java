package convometer.outbound;

import convometer.events.OutboundReceipt;
import convometer.outbound.rules.Fingerprint;

import java.util.Optional;

/// What is known of requests so far.
interface ReceiptStore {

    /// The newest receipt, whichever service or instance wrote it.
    ///
    /// @throws Starting while the store is not there yet
    Optional<OutboundReceipt> receipt(String requestId);

    /// What was asked for under an id, as far as this instance knows.
    Optional<Fingerprint> content(String requestId);

    /// The store is being opened or moved.
    final class Starting extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Starting(Throwable cause) {
            super("receipts cannot be read yet", cause);
        }
    }
}
