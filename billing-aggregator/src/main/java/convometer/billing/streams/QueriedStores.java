package convometer.billing.streams;

import convometer.billing.statements.MonthlyCounts.NotReadyException;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// Stores that are asked from outside of their task.
final class QueriedStores {

    /// @throws NotReadyException while it is loaded or elsewhere, or once the ledger has stopped
    static <V> ReadOnlyKeyValueStore<String, V> of(KafkaStreams streams, String name) {
        try {
            return streams.store(
                    StoreQueryParameters.fromNameAndType(
                            name, QueryableStoreTypes.keyValueStore()));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Kafka Streams says the one while it loads, the other once it has stopped.
            throw new NotReadyException(
                    "%s are being loaded, or the ledger has stopped".formatted(name), e);
        }
    }

    private QueriedStores() {}
}
