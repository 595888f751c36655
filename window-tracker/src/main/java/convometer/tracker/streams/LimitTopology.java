package convometer.tracker.streams;

import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

import java.time.Clock;
import java.time.Duration;

/// The part of the topology that gives out the slots of messaging limits: limit-reservations ->
/// customer-commands.
final class LimitTopology {

    static final String READ = "read-limit-reservations";
    static final String GIVE_OUT = "give-out-places";

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;

    LimitTopology(KafkaSettings kafka, AvroSerdes serdes) {
        this.kafka = kafka;
        this.serdes = serdes;
    }

    /// The answers leave by whichever sink is added with this processor as its parent.
    void addTo(Topology topology, LimitMetrics metrics, Clock clock, Duration expireEvery) {
        topology.addSource(
                READ,
                Serdes.String().deserializer(),
                serdes.deserializer(),
                kafka.nameOf(TrackerTopics.LIMIT_RESERVATIONS));
        topology.addProcessor(
                GIVE_OUT, () -> new LimitProcessor(metrics, clock, expireEvery), READ);
        addStore(topology, LimitProcessor.CUSTOMERS, Serdes.String(), serdes.values());
        addStore(topology, LimitProcessor.ENDS, Serdes.Bytes(), Serdes.ByteArray());
        addStore(topology, LimitProcessor.LIMITS, Serdes.String(), serdes.values());
    }

    private static <K, V> void addStore(
            Topology topology, String name, Serde<K> keys, Serde<V> values) {
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
                        .withCachingEnabled(),
                GIVE_OUT);
    }
}
