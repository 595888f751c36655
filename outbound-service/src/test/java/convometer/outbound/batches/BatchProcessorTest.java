package convometer.outbound.batches;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.outbound.batches.recipients.CustomerZones;
import convometer.outbound.batches.state.BatchState;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

class BatchProcessorTest {

    private static final AvroSerdes SERDES = AvroSerdes.with("memory:batch-processor");
    private static final Clock NOON =
            Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    private final MockProcessorContext<String, SpecificRecord> context =
            new MockProcessorContext<>();

    /// The command was followed, and who followed it ended before it said so.
    @Test
    void whoTakesOverEmitsTheStateOfWhatWasCancelled() {
        KeyValueStore<String, BatchState> states =
                store(BatchTopology.STATES, Serdes.String(), SERDES.values());
        store(BatchTopology.ITEMS, Serdes.Bytes(), SERDES.values());
        store(BatchTopology.POSTPONED, Serdes.Bytes(), Serdes.ByteArray());
        store(BatchTopology.REMOVALS, Serdes.Bytes(), Serdes.ByteArray());
        var fresh = StoredProgress.fresh("autumn", "u1", BatchTopologyTest.plan(1, false));
        states.put("autumn", BatchState.newBuilder(fresh).setState("cancelled").build());

        var processor =
                new BatchProcessor(new StoredProgress(500), new CustomerZones(null), NOON, _ -> {});
        processor.init(context);
        context.scheduledPunctuators().getFirst().getPunctuator().punctuate(0);

        var emitted = context.forwarded(BatchTopology.TO_STATES);
        assertEquals(1, emitted.size());
        assertEquals("cancelled", ((BatchState) emitted.getFirst().record().value()).getState());
    }

    private <K, V> KeyValueStore<K, V> store(String name, Serde<K> keys, Serde<V> values) {
        var store =
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                        .withLoggingDisabled()
                        .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        return store;
    }
}
