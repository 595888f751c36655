package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchState;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;

import java.util.Optional;

/// Reads what every instance sees of batches.
final class StreamsBatchStore implements BatchStore {

    private final KafkaStreams streams;
    private final Deserializer<BatchState> states;
    private final String topic;

    StreamsBatchStore(KafkaStreams streams, Deserializer<BatchState> states, String topic) {
        this.streams = streams;
        this.states = states;
        this.topic = topic;
    }

    @Override
    public Optional<BatchState> state(String batchId) {
        try {
            var store =
                    streams.store(
                            StoreQueryParameters.fromNameAndType(
                                    BatchTopology.STATE_VIEW,
                                    QueryableStoreTypes.<String, byte[]>keyValueStore()));
            return Optional.ofNullable(store.get(batchId))
                    .map(bytes -> states.deserialize(topic, bytes));
        } catch (InvalidStateStoreException e) {
            throw new Starting(e);
        }
    }
}
