package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.state.LifeState;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.Optional;

/// Reads the stores of the streams application, as far as its partitions are here.
public final class StreamsReceiptStore implements ReceiptStore {

    private static final StringSerializer KEYS = new StringSerializer();

    private final KafkaStreams streams;
    private final HostInfo here;
    private final Deserializer<OutboundReceipt> receipts;
    private final String topic;

    /// @param here where other instances reach this one
    public StreamsReceiptStore(
            KafkaStreams streams,
            HostInfo here,
            Deserializer<OutboundReceipt> receipts,
            String topic) {
        this.streams = streams;
        this.here = here;
        this.receipts = receipts;
        this.topic = topic;
    }

    @Override
    public Optional<Timeline> timeline(String requestId) {
        try {
            return Optional.ofNullable(
                            this.<LifeState>store(LifecycleTopology.LIFECYCLES).get(requestId))
                    .flatMap(lifecycle -> StoredLifecycle.timeline(lifecycle, receipts, topic));
        } catch (IllegalStateException | InvalidStateStoreException e) {
            throw new Starting(e);
        }
    }

    @Override
    public Optional<HostInfo> elsewhere(String requestId) {
        try {
            var place = streams.queryMetadataForKey(LifecycleTopology.LIFECYCLES, requestId, KEYS);
            if (place == null || place.equals(KeyQueryMetadata.NOT_AVAILABLE))
                throw new InvalidStateStoreException("nobody has the request at the moment");
            return Optional.of(place.activeHost()).filter(host -> !host.equals(here));
        } catch (IllegalStateException | InvalidStateStoreException e) {
            throw new Starting(e);
        }
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(
                        name, QueryableStoreTypes.<String, V>keyValueStore()));
    }
}
