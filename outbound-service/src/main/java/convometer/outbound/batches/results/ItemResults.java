package convometer.outbound.batches.results;

import convometer.outbound.batches.state.ItemResult;

import org.apache.kafka.streams.state.HostInfo;

import java.util.List;
import java.util.Optional;

/// What became of the items of a batch, in the stores of the instance that has the batch.
public interface ItemResults {

    /// The other instance that has the batch; empty: this one.
    ///
    /// @throws Unavailable while nobody has it
    Optional<HostInfo> elsewhere(String batchId);

    /// The items behind one, in their order and without a gap, as many as are read at once. An item
    /// without a result is pending, or what it will be.
    ///
    /// @return none at the end of the batch
    /// @throws Unavailable while the stores are not here
    List<ItemResult> after(String batchId, int n);

    /// The stores are being opened or moved.
    final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Unavailable(Throwable cause) {
            super("the results of batches cannot be read yet", cause);
        }
    }
}
