package convometer.billing.streams;

import convometer.events.ThreadDecision;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;

/// A decision and the bytes that it was read from, so that a dead letter is untouched.
record Received(Bytes raw, ThreadDecision decision) {

    static Deserializer<Received> deserializer(Deserializer<ThreadDecision> decisions) {
        return (topic, data) -> received(data, decisions, topic);
    }

    @SuppressWarnings("NullAway") // Kafka's interface is older than its tombstones' types.
    private static Received received(
            byte[] data, Deserializer<ThreadDecision> decisions, String topic) {
        return data == null
                ? null
                : new Received(Bytes.wrap(data), decisions.deserialize(topic, data));
    }
}
