package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchState;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.Iterator;
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
            return Optional.ofNullable(store().get(batchId)).map(this::read);
        } catch (InvalidStateStoreException e) {
            throw new Starting(e);
        }
    }

    @Override
    public BatchQuery.Page page(BatchQuery query) {
        try (var all = store().all()) {
            return query.of(
                    new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return all.hasNext();
                        }

                        @Override
                        public BatchState next() {
                            return read(all.next().value);
                        }
                    });
        } catch (InvalidStateStoreException e) {
            throw new Starting(e);
        }
    }

    private ReadOnlyKeyValueStore<String, byte[]> store() {
        return streams.store(
                StoreQueryParameters.fromNameAndType(
                        BatchTopology.STATE_VIEW,
                        QueryableStoreTypes.<String, byte[]>keyValueStore()));
    }

    private BatchState read(byte[] bytes) {
        return states.deserialize(topic, bytes);
    }
}
