package convometer.schemas.streams;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;

/// A record's value and the bytes that it was read from, so that a dead letter is untouched.
///
/// @param <V> what the topic carries
public record Received<V>(Bytes raw, V value) {

    /// Reads values with the deserializer of their topic and keeps their bytes.
    public static <V> Deserializer<Received<V>> by(Deserializer<? extends V> values) {
        return (topic, data) -> received(data, values, topic);
    }

    /// The same where every record has a value of one type: one without is unreadable, and one of
    /// another type is rejected.
    public static <V> Deserializer<Received<V>> required(Class<V> type, Deserializer<?> values) {
        var read = new OfType<>(type, values);
        return (topic, data) -> {
            if (data == null)
                throw new SerializationException("a record of " + topic + " has no value");
            return received(data, read, topic);
        };
    }

    @SuppressWarnings("NullAway") // Kafka's interface is older than its tombstones' types.
    private static <V> Received<V> received(
            byte[] data, Deserializer<? extends V> values, String topic) {
        return data == null
                ? null
                : new Received<>(Bytes.wrap(data), values.deserialize(topic, data));
    }
}
