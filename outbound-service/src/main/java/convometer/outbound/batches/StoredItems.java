package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;
import convometer.outbound.rules.batch.BatchProgress.Attempt;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// The rows of batches by item: an item is in the store of items until it has a result, and in the
/// store of results from then on.
///
/// @param postponed items that wait for the end of quiet hours; a row has nothing but its key
record StoredItems(
        KeyValueStore<Bytes, BatchItem> items,
        KeyValueStore<Bytes, ItemResult> results,
        KeyValueStore<Bytes, byte[]> postponed) {

    private static final byte[] NOTHING = {};

    static StoredItems of(ProcessorContext<?, ?> context) {
        return new StoredItems(
                context.getStateStore(BatchTopology.ITEMS),
                context.getStateStore(BatchTopology.RESULTS),
                context.getStateStore(BatchTopology.POSTPONED));
    }

    void add(ItemKeys keys, BatchItem item) {
        items.put(keys.item(item.getN()), item);
    }

    /// An item that has no result yet.
    BatchItem item(ItemKeys keys, int n) {
        return Objects.requireNonNull(items.get(keys.item(n)), "items come before their plan");
    }

    /// Puts the result in the place of its item. A reader takes the items first and the results
    /// then, and so never misses both.
    void finish(ItemKeys keys, ItemResult result) {
        var key = keys.item(result.getN());
        results.put(key, result);
        items.delete(key);
    }

    /// Gives a result to items that have none.
    ///
    /// @param most how many of them, so that a transaction stays short
    /// @return whether none is left
    boolean finishRest(BatchState batch, int most, Function<BatchItem, ItemResult> result) {
        var keys = ItemKeys.of(batch);
        var some = rows(items, keys.item(0), keys.lastItem(), most);
        for (var one : some) finish(keys, result.apply(one.value));
        return some.size() < most && removePostponed(keys, most) < most;
    }

    void postpone(ItemKeys keys, Instant until, Attempt attempt) {
        postponed.put(keys.postponed(until, attempt), NOTHING);
    }

    /// The key of the item that waits for the soonest end; null: none waits.
    @Nullable Bytes firstPostponed(ItemKeys keys) {
        try (var rows = postponed.range(keys.firstPostponed(), keys.lastPostponed())) {
            return rows.hasNext() ? rows.next().key : null;
        }
    }

    private int removePostponed(ItemKeys keys, int most) {
        return removed(postponed, keys.firstPostponed(), keys.lastPostponed(), most);
    }

    /// Removes rows of a batch.
    ///
    /// @return how many, fewer than `most` where none is left
    int remove(ItemKeys keys, int most) {
        var count = removed(items, keys.item(0), keys.lastItem(), most);
        count += removed(results, keys.item(0), keys.lastItem(), most - count);
        return count
                + removed(postponed, keys.firstPostponed(), keys.lastPostponed(), most - count);
    }

    private static <V> int removed(KeyValueStore<Bytes, V> store, Bytes from, Bytes to, int most) {
        var some = rows(store, from, to, most);
        for (var row : some) store.delete(row.key);
        return some.size();
    }

    private static <V> List<KeyValue<Bytes, V>> rows(
            KeyValueStore<Bytes, V> store, Bytes from, Bytes to, int most) {
        var rows = new ArrayList<KeyValue<Bytes, V>>();
        try (var range = store.range(from, to)) {
            while (rows.size() < most && range.hasNext()) rows.add(range.next());
        }
        return rows;
    }
}
