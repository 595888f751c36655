package convometer.schemas.streams;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Reads values of one type and rejects any other record that somebody wrote to the topic: left
/// alone it would fail on a cast in a processor, which Kafka Streams takes for a fault of the
/// program and stops, whatever handles failures.
///
/// @param <V> what the topic carries
public record OfType<V>(Class<V> type, Deserializer<?> values) implements Deserializer<V> {

    @Override
    @SuppressWarnings("NullAway") // Kafka's interface is older than its tombstones' types.
    public V deserialize(String topic, byte @Nullable [] data) {
        var value = data == null ? null : values.deserialize(topic, data);
        if (value != null && !type.isInstance(value))
            throw new RejectedRecord(
                    RejectedRecord.MALFORMED,
                    "the topic does not carry " + value.getClass().getName());
        return type.cast(value);
    }
}
