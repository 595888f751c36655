package convometer.outbound;

import convometer.events.OutboundReceipt;
import convometer.outbound.rules.Fingerprint;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.Optional;

/// Reads the stores of the streams application. Receipts are complete in every instance; contents
/// are those of the partitions that this one has.
final class StreamsReceiptStore implements ReceiptStore {

    private final KafkaStreams streams;
    private final Deserializer<OutboundReceipt> receipts;
    private final String topic;

    StreamsReceiptStore(
            KafkaStreams streams, Deserializer<OutboundReceipt> receipts, String topic) {
        this.streams = streams;
        this.receipts = receipts;
        this.topic = topic;
    }

    @Override
    public Optional<OutboundReceipt> receipt(String requestId) {
        try {
            var bytes = this.<byte[]>store(OutboundTopology.RECEIPTS).get(requestId);
            return Optional.ofNullable(bytes).map(b -> receipts.deserialize(topic, b));
        } catch (InvalidStateStoreException e) {
            throw new Starting(e);
        }
    }

    @Override
    public Optional<Fingerprint> content(String requestId) {
        try {
            var hex = this.<String>store(OutboundTopology.REQUESTS).get(requestId);
            return Optional.ofNullable(hex).map(Fingerprint::new);
        } catch (InvalidStateStoreException _) {
            // Intake decides in any case; the door only says sooner what it happens to know.
            return Optional.empty();
        }
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(
                        name, QueryableStoreTypes.<String, V>keyValueStore()));
    }
}
