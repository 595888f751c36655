package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchState;

import java.util.Optional;

/// How far batches have come, whichever instance runs them.
interface BatchStore {

    /// The newest state of a batch.
    ///
    /// @throws Starting while the store is not there yet
    Optional<BatchState> state(String batchId);

    /// Batches of any state, newest first.
    ///
    /// @throws Starting while the store is not there yet
    BatchQuery.Page page(BatchQuery query);

    /// The store is being opened.
    final class Starting extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Starting(Throwable cause) {
            super("batches cannot be read yet", cause);
        }
    }
}
