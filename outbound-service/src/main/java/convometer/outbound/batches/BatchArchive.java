package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchResult;
import convometer.outbound.batches.state.BatchState;

import java.util.Map;
import java.util.function.Consumer;

/// What is kept of every item of a batch, whichever instance ran it.
interface BatchArchive {

    /// The newest result of each item that has one, by its number.
    ///
    /// @throws BatchLog.Unavailable if they cannot be read soon
    Map<Integer, BatchResult> results(BatchState batch);

    /// Hands every item over, in their order.
    ///
    /// @throws BatchLog.Unavailable if they cannot be read soon
    void items(BatchState batch, Consumer<BatchItem> items);
}
