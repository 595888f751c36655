package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what became of the items of a batch from the stores of its partition, while these change.
record StoredResults(
        ReadOnlyKeyValueStore<String, BatchState> states,
        ReadOnlyKeyValueStore<Bytes, BatchItem> items,
        ReadOnlyKeyValueStore<Bytes, ItemResult> results) {

    /// How many items are read at once.
    static final int SLICE = 500;

    /// The items behind one; empty where the batch is not here.
    Optional<List<ItemResult>> after(String batchId, int n) {
        return Optional.ofNullable(states.get(batchId)).map(batch -> after(batch, n));
    }

    /// An item is moved from the items to the results: the items are taken as they are first, so
    /// that one that is moved meanwhile is in both, and its result counts.
    private List<ItemResult> after(BatchState batch, int n) {
        var keys = ItemKeys.of(batch);
        var slice = new ArrayList<ItemResult>(SLICE);
        try (var open = items.range(keys.item(n + 1), keys.lastItem());
                var answered = results.range(keys.item(n + 1), keys.lastItem())) {
            while (slice.size() < SLICE && (open.hasNext() || answered.hasNext()))
                slice.add(next(batch, open, answered));
        }
        return slice;
    }

    private static ItemResult next(
            BatchState batch,
            KeyValueIterator<Bytes, BatchItem> open,
            KeyValueIterator<Bytes, ItemResult> answered) {
        var order =
                !answered.hasNext()
                        ? -1
                        : !open.hasNext()
                                ? 1
                                : open.peekNextKey().compareTo(answered.peekNextKey());
        if (order < 0) return UnansweredItem.of(batch, open.next().value).build();
        if (order == 0) open.next();
        return answered.next().value;
    }
}
