package convometer.outbound.batches.items;

import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.ItemResult;
import convometer.outbound.rules.batch.BatchProgress.Attempt;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;

/// The rows of batches by item. A result takes the place of its item: a store from which items were
/// deleted would be slow to read, since RocksDB passes over each of them.
///
/// @param items a [BatchItem] until it is answered, and its [ItemResult] from then on
/// @param postponed items that wait for the end of quiet hours; a row has nothing but its key
public record StoredItems(
        KeyValueStore<Bytes, SpecificRecord> items, KeyValueStore<Bytes, byte[]> postponed) {

    private static final byte[] NOTHING = {};

    public void add(ItemKeys keys, BatchItem item) {
        items.put(keys.item(item.getN()), item);
    }

    /// An item that was not answered yet.
    ///
    /// @throws IllegalStateException if there is none
    public BatchItem item(ItemKeys keys, int n) {
        if (items.get(keys.item(n)) instanceof BatchItem item) return item;
        throw new IllegalStateException("there is no item " + n + " without a result");
    }

    public void finish(ItemKeys keys, ItemResult result) {
        items.put(keys.item(result.getN()), result);
    }

    void postpone(ItemKeys keys, Instant until, Attempt attempt) {
        postponed.put(keys.postponed(until, attempt), NOTHING);
    }

    /// The key of the item that waits for the soonest end; null: none waits.
    ///
    /// @param from there is none before it
    @Nullable Bytes firstPostponed(ItemKeys keys, Bytes from) {
        try (var rows = postponed.range(from, keys.lastPostponed())) {
            return rows.hasNext() ? rows.next().key : null;
        }
    }

    /// Removes the rows of what nobody waits for any more.
    ///
    /// @return how many, fewer than `most` where none is left
    public int removePostponed(ItemKeys keys, int most) {
        return removed(postponed, keys.firstPostponed(), keys.lastPostponed(), most);
    }

    /// Removes rows of a batch.
    ///
    /// @return how many, fewer than `most` where none is left
    public int remove(ItemKeys keys, int most) {
        var count = removed(items, keys.item(0), keys.lastItem(), most);
        return count + removePostponed(keys, most - count);
    }

    private static <V> int removed(KeyValueStore<Bytes, V> store, Bytes from, Bytes to, int most) {
        var some = new ArrayList<Bytes>();
        try (var range = store.range(from, to)) {
            while (some.size() < most && range.hasNext()) some.add(range.next().key);
        }
        some.forEach(store::delete);
        return some.size();
    }
}
