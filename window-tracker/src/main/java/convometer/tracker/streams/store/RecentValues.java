package convometer.tracker.streams.store;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// Values that are of use for a time. A key is kept under the period in which it was first seen, of
/// this one and the two before it: what is older the store drops by whole segments, so nobody has
/// to look for it, and no index says when.
///
/// @param store made by [#store]
/// @param period half of the time for which a value is kept at least
public record RecentValues<V>(WindowStore<String, V> store, Duration period) {

    /// A value and the period under which it is kept.
    ///
    /// @param since the period's first millisecond
    public record Found<V>(V value, long since) {}

    public static <V> StoreBuilder<WindowStore<String, V>> store(
            String name, Duration period, Serde<V> values) {
        return Stores.windowStoreBuilder(
                Stores.persistentWindowStore(name, period.multipliedBy(3), period, false),
                Serdes.String(),
                values);
    }

    /// The period for values that are of use for so long.
    public static Duration period(Duration kept) {
        return kept.plusSeconds(1).dividedBy(2);
    }

    /// What is kept under the key; null: nothing.
    ///
    /// @param now in milliseconds
    public @Nullable Found<V> find(String key, long now) {
        var length = period.toMillis();
        for (var since = current(now); since >= 0 && since > now - 3 * length; since -= length) {
            var value = store.fetch(key, since);
            if (value != null) return new Found<>(value, since);
        }
        return null;
    }

    /// The first millisecond of the period that it is now.
    public long current(long now) {
        var length = period.toMillis();
        return now / length * length;
    }

    /// Put.
    ///
    /// @param since the period under which the key was found; for a new key the current one
    public void put(String key, V value, long since) {
        store.put(key, value, since);
    }
}
