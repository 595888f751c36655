package convometer.outbound.batches;

import convometer.outbound.batches.items.StoredResults;
import convometer.outbound.batches.results.ItemResults;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.List;
import java.util.Optional;

/// Reads the results of batches from the stores of the streams application, as far as its
/// partitions are here.
final class StreamsItemResults implements ItemResults {

    private static final StringSerializer KEYS = new StringSerializer();

    private final KafkaStreams streams;
    private final HostInfo here;

    /// @param here where other instances reach this one
    StreamsItemResults(KafkaStreams streams, HostInfo here) {
        this.streams = streams;
        this.here = here;
    }

    @Override
    public Optional<HostInfo> elsewhere(String batchId) {
        try {
            return Optional.of(owner(batchId).activeHost()).filter(host -> !host.equals(here));
        } catch (IllegalStateException | InvalidStateStoreException e) {
            throw new Unavailable(e);
        }
    }

    @Override
    public List<ItemResult> after(String batchId, int n) {
        try {
            var partition = owner(batchId).partition();
            var stored =
                    new StoredResults(
                            this.<String, BatchState>store(BatchTopology.STATES, partition),
                            this.<Bytes, SpecificRecord>store(BatchTopology.ITEMS, partition));
            return stored.after(batchId, n)
                    .orElseThrow(() -> new InvalidStateStoreException("the batch is not here"));
        } catch (IllegalStateException | InvalidStateStoreException e) {
            throw new Unavailable(e);
        }
    }

    private KeyQueryMetadata owner(String batchId) {
        var owner = streams.queryMetadataForKey(BatchTopology.STATES, batchId, KEYS);
        if (owner == null || owner.equals(KeyQueryMetadata.NOT_AVAILABLE))
            throw new InvalidStateStoreException("nobody has the batch at the moment");
        return owner;
    }

    private <K, V> ReadOnlyKeyValueStore<K, V> store(String name, int partition) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(
                                name, QueryableStoreTypes.<K, V>keyValueStore())
                        .withPartition(partition));
    }
}
