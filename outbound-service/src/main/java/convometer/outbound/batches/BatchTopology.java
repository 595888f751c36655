package convometer.outbound.batches;

import convometer.events.OutboundReceipt;
import convometer.outbound.batches.recipients.CustomerZones;
import convometer.outbound.batches.state.BatchRow;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.rules.batch.Reply;
import convometer.outbound.rules.batch.RequestId;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.GlobalRecords;
import convometer.schemas.streams.RejectedRecord;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;

/// batch-items and the receipts of batches -> by batch -> processor -> outbound-requests and
/// batches, with the results in a store; and beside it every batch's state, in every instance.
final class BatchTopology {

    static final String APPLICATION_ID = "outbound-batches";

    static final String STATES = "batch-states";

    /// Each item, and in its place what became of it.
    static final String ITEMS = "batch-items";

    /// Items that wait for the end of their customers' quiet hours.
    static final String POSTPONED = "batch-postponed";

    /// When the rows of a batch are removed.
    static final String REMOVALS = "batch-removals";

    /// The state of every batch, in every instance.
    static final String STATE_VIEW = "batch-state-view";

    static final String TO_REQUESTS = "write-requests";
    static final String TO_STATES = "write-batches";

    private static final String RUNNER = "run-batches";

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final Clock clock;
    private final StoredProgress progress;
    private final CustomerZones zones;
    private final Consumer<String> failures;
    private final int partitions;

    /// @param failures takes the reason of whatever is passed over
    /// @param partitions of the topic of items
    BatchTopology(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Clock clock,
            StoredProgress progress,
            CustomerZones zones,
            Consumer<String> failures,
            int partitions) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.clock = clock;
        this.progress = progress;
        this.zones = zones;
        this.failures = failures;
        this.partitions = partitions;
    }

    Topology build() {
        var builder = new StreamsBuilder();
        stores(builder);
        inputs(builder)
                .merge(receipts(builder), Named.as("inputs-and-receipts"))
                .process(
                        () -> new BatchProcessor(progress, zones, clock, failures),
                        Named.as(RUNNER),
                        STATES,
                        ITEMS,
                        POSTPONED,
                        REMOVALS);
        return withSinks(builder.build());
    }

    private void stores(StreamsBuilder builder) {
        var text = Serdes.String();
        var bytes = Serdes.Bytes();
        addStore(builder, STATES, text, serdes.<BatchState>values());
        addStore(builder, ITEMS, bytes, serdes.<BatchRow>values());
        addStore(builder, POSTPONED, bytes, Serdes.ByteArray());
        addStore(builder, REMOVALS, bytes, Serdes.ByteArray());
        var records = new GlobalRecords(BatchTopics.STATES.name(), failures);
        var states = records.values(serdes.<BatchState>deserializer());
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STATE_VIEW), text, Serdes.ByteArray()),
                kafka.nameOf(BatchTopics.STATES),
                Consumed.with(text, Serdes.ByteArray()).withName("read-batches"),
                () -> new StateView(records, states));
    }

    private static <K, V> void addStore(
            StreamsBuilder builder, String name, Serde<K> keys, Serde<V> values) {
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values));
    }

    private KStream<String, SpecificRecord> inputs(StreamsBuilder builder) {
        Serde<SpecificRecord> inputs = serdes.values();
        return builder.stream(
                kafka.nameOf(BatchTopics.ITEMS),
                Consumed.with(Serdes.String(), inputs).withName("read-batch-items"));
    }

    private KStream<String, SpecificRecord> receipts(StreamsBuilder builder) {
        Serde<SpecificRecord> receipts = serdes.values();
        return builder.stream(
                        kafka.nameOf(Topics.OUTBOUND_RECEIPTS),
                        Consumed.with(Serdes.String(), receipts).withName("read-receipts"))
                .process(ToBatch::new, Named.as("to-batch"))
                .repartition(
                        Repartitioned.with(Serdes.String(), receipts)
                                .withName("by-batch")
                                .withNumberOfPartitions(partitions));
    }

    private Topology withSinks(Topology topology) {
        sink(topology, TO_REQUESTS, kafka.nameOf(Topics.OUTBOUND_REQUESTS));
        sink(topology, TO_STATES, kafka.nameOf(BatchTopics.STATES));
        return topology;
    }

    private void sink(Topology topology, String name, String topic) {
        topology.addSink(
                name,
                topic,
                Serdes.String().serializer(),
                serdes.<SpecificRecord>serializer(),
                RUNNER);
    }

    /// Lets receipts pass that a batch may wait for.
    private static final class ToBatch
            extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

        @Override
        public void process(Record<String, SpecificRecord> record) {
            if (!(record.value() instanceof OutboundReceipt receipt)) return;
            var reply = Reply.of(receipt.getOutcome(), null, null, receipt.getSettled());
            if (reply instanceof Reply.NotYet) return;
            RequestId.parse(receipt.getRequestId())
                    .ifPresent(id -> context().forward(record.withKey(id.batchId())));
        }
    }

    /// Keeps the newest state of each batch as it is on its topic, until the batch is removed; what
    /// is no state is passed over.
    private static final class StateView extends ContextualProcessor<String, byte[], Void, Void> {

        private final GlobalRecords records;
        private final Deserializer<@Nullable BatchState> states;
        private @Nullable KeyValueStore<String, byte[]> store;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            super.init(context);
            store = context.getStateStore(STATE_VIEW);
        }

        StateView(GlobalRecords records, Deserializer<@Nullable BatchState> states) {
            this.records = records;
            this.states = states;
        }

        @Override
        public void process(Record<String, byte[]> record) {
            if (record.key() != null && record.value() == null) store().delete(record.key());
            else records.take(() -> keep(record.key(), record.value()));
        }

        private void keep(@Nullable String key, byte[] value) {
            var state = states.deserialize(BatchTopics.STATES.name(), value);
            if (state == null) return;
            if (!state.getBatchId().equals(key))
                throw new RejectedRecord(
                        RejectedRecord.CONTRADICTS_KEY, "batch_id is not that of the key");
            store().put(key, value);
        }

        private KeyValueStore<String, byte[]> store() {
            return Objects.requireNonNull(store, "init comes first");
        }
    }
}
