package convometer.tracker.streams.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
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

    /// A key and the period under which it is kept, as the key of a topic of which a store is made
    /// again: such a topic takes the place of the store's changelog, and has its format.
    ///
    /// @param since the period's first millisecond
    public record DatedKey(String key, long since) {

        /// After the key the store has the period, and a number that tells equal keys apart where
        /// duplicates are kept: here always 0.
        private static final int DATE = Long.BYTES + Integer.BYTES;

        public static Serializer<DatedKey> serializer() {
            return (_, dated) -> {
                var key = dated.key.getBytes(UTF_8);
                return ByteBuffer.allocate(key.length + DATE).put(key).putLong(dated.since).array();
            };
        }

        public static Deserializer<DatedKey> deserializer() {
            return (topic, data) -> {
                if (data == null || data.length < DATE)
                    throw new SerializationException("a record of " + topic + " has no dated key");
                var length = data.length - DATE;
                var since = ByteBuffer.wrap(data).getLong(length);
                return new DatedKey(new String(data, 0, length, UTF_8), since);
            };
        }
    }

    /// For how long a store keeps what it takes.
    public static Duration retention(Duration period) {
        return period.multipliedBy(3);
    }

    public static <V> StoreBuilder<WindowStore<String, V>> store(
            String name, Duration period, Serde<V> values) {
        return Stores.windowStoreBuilder(
                Stores.persistentWindowStore(name, retention(period), period, false),
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
        return current(period, now);
    }

    /// The first millisecond of the period that it is now.
    public static long current(Duration period, long now) {
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
