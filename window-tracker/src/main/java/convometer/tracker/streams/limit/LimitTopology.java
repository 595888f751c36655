package convometer.tracker.streams.limit;

import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.tracker.streams.TrackerTopics;
import convometer.tracker.streams.store.StoredBudgetLedger;
import convometer.tracker.streams.store.StoredLimitLedger;

import io.micrometer.core.instrument.MeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

import java.time.Clock;
import java.time.Duration;

/// The part of the topology that gives out the slots of messaging limits and the money of budgets:
/// limit-reservations -> customer-commands, budget-events.
public final class LimitTopology {

    private static final String READ = "read-limit-reservations";

    /// Name of the processor that gives out slots.
    public static final String GIVE_OUT = "give-out-slots";

    /// Name of the sink that has to take its answers.
    public static final String ANSWERS = "write-slot-answers";

    static final String BUDGET_EVENTS = "write-budget-events";

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;

    public LimitTopology(KafkaSettings kafka, AvroSerdes serdes) {
        this.kafka = kafka;
        this.serdes = serdes;
    }

    /// The answers leave by a sink of that name, which is still to be added.
    ///
    /// @param expireEvery how long a slot that is free may be shown as taken
    public void addTo(Topology topology, MeterRegistry meters, Clock clock, Duration expireEvery) {
        var metrics = new LimitMetrics(meters);
        var budgets = new BudgetMetrics(meters);
        topology.addSource(
                READ,
                Serdes.String().deserializer(),
                serdes.deserializer(),
                kafka.nameOf(TrackerTopics.LIMIT_RESERVATIONS));
        topology.addProcessor(
                GIVE_OUT, () -> new LimitProcessor(metrics, budgets, clock, expireEvery), READ);
        topology.addSink(
                BUDGET_EVENTS,
                kafka.nameOf(Topics.BUDGET_EVENTS),
                Serdes.String().serializer(),
                serdes.<SpecificRecord>serializer(),
                GIVE_OUT);
        addStore(topology, StoredLimitLedger.CUSTOMERS, Serdes.String(), serdes.values());
        addStore(topology, StoredLimitLedger.ENDS, Serdes.Bytes(), Serdes.ByteArray());
        addStore(topology, StoredLimitLedger.LIMITS, Serdes.String(), serdes.values());
        addStore(topology, StoredBudgetLedger.TOTALS, Serdes.String(), serdes.values());
        addStore(topology, StoredBudgetLedger.RESERVED, Serdes.String(), Serdes.String());
    }

    private static <K, V> void addStore(
            Topology topology, String name, Serde<K> keys, Serde<V> values) {
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
                        .withCachingEnabled(),
                GIVE_OUT);
    }
}
