package convometer.outbound.receipts;

import org.apache.kafka.streams.state.HostInfo;

import java.util.Optional;

/// What is known of requests so far.
public interface ReceiptStore {

    /// The receipts, whoever wrote them, with the statuses of the message, as far as this instance
    /// has the request.
    ///
    /// @throws Starting while the store is not there yet
    Optional<Timeline> timeline(String requestId);

    /// The other instance that has the request; empty: this one.
    ///
    /// @throws Starting while nobody has it
    default Optional<HostInfo> elsewhere(String requestId) {
        return Optional.empty();
    }

    /// The store is being opened or moved.
    final class Starting extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Starting(Throwable cause) {
            super("receipts cannot be read yet", cause);
        }
    }
}
