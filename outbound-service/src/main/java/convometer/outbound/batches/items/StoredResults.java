package convometer.outbound.batches.items;

import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what became of the items of a batch from the stores of its partition, while these change.
public record StoredResults(
        ReadOnlyKeyValueStore<String, BatchState> states,
        ReadOnlyKeyValueStore<Bytes, SpecificRecord> items) {

    /// How many items are read at once.
    public static final int SLICE = 500;

    /// The items behind one; empty where the batch is not here.
    public Optional<List<ItemResult>> after(String batchId, int n) {
        return Optional.ofNullable(states.get(batchId)).map(batch -> after(batch, n));
    }

    private List<ItemResult> after(BatchState batch, int n) {
        var keys = ItemKeys.of(batch);
        var unanswered = UnansweredItems.of(batch);
        var slice = new ArrayList<ItemResult>(SLICE);
        try (var rows = items.range(keys.item(n + 1), keys.lastItem())) {
            while (slice.size() < SLICE && rows.hasNext())
                slice.add(result(unanswered, rows.next().value));
        }
        return slice;
    }

    private static ItemResult result(UnansweredItems unanswered, SpecificRecord row) {
        return row instanceof ItemResult result ? result : unanswered.result((BatchItem) row);
    }
}
