package convometer.outbound.batches;

import convometer.events.OutboundReceipt;
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

/// batch-items and the receipts of batches -> by batch -> runner -> outbound-requests, batches and
/// batch-results; and beside it every batch's state, in every instance.
final class BatchTopology {

    static final String APPLICATION_ID = "outbound-batches";

    static final String STATES = "batch-states";
    static final String ITEMS = "batch-items";

    /// Items that came before their plan, and when.
    static final String UPLOADS = "batch-uploads";

    /// The state of every batch, in every instance.
    static final String STATE_VIEW = "batches-seen";

    static final String TO_REQUESTS = "write-requests";
    static final String TO_STATES = "write-batches";
    static final String TO_RESULTS = "write-results";

    private static final String RUNNER = "run-batches";

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final Clock clock;
    private final StoredProgress progress;
    private final Consumer<String> failures;

    /// @param failures takes the reason of whatever is passed over
    BatchTopology(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Clock clock,
            StoredProgress progress,
            Consumer<String> failures) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.clock = clock;
        this.progress = progress;
        this.failures = failures;
    }

    Topology build() {
        var builder = new StreamsBuilder();
        stores(builder);
        mail(builder)
                .merge(receipts(builder), Named.as("mail-and-receipts"))
                .process(
                        () -> new BatchProcessor(progress, clock, failures),
                        Named.as(RUNNER),
                        STATES,
                        ITEMS,
                        UPLOADS);
        return withSinks(builder.build());
    }

    private void stores(StreamsBuilder builder) {
        var text = Serdes.String();
        builder.addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(STATES), text, serdes.values()))
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(ITEMS), text, serdes.values()))
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(UPLOADS), text, Serdes.Long()));
        var records = new GlobalRecords(BatchTopics.STATES.name(), failures);
        var states = records.values(serdes.<BatchState>deserializer());
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STATE_VIEW), text, Serdes.ByteArray()),
                kafka.nameOf(BatchTopics.STATES),
                Consumed.with(text, Serdes.ByteArray()).withName("see-batches"),
                () -> new StateView(records, states));
    }

    private KStream<String, SpecificRecord> mail(StreamsBuilder builder) {
        Serde<SpecificRecord> mails = serdes.values();
        return builder.stream(
                kafka.nameOf(BatchTopics.ITEMS),
                Consumed.with(Serdes.String(), mails).withName("read-batch-items"));
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
                                .withNumberOfPartitions(BatchTopics.PARTITIONS));
    }

    private Topology withSinks(Topology topology) {
        sink(topology, TO_REQUESTS, kafka.nameOf(Topics.OUTBOUND_REQUESTS));
        sink(topology, TO_STATES, kafka.nameOf(BatchTopics.STATES));
        sink(topology, TO_RESULTS, kafka.nameOf(BatchTopics.RESULTS));
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

    /// Keeps the newest state of each batch as it is on its topic; what is none is passed over.
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
            records.take(() -> keep(record.key(), record.value()));
        }

        private void keep(@Nullable String key, byte[] value) {
            var state = states.deserialize(BatchTopics.STATES.name(), value);
            if (state == null) return;
            if (!state.getBatchId().equals(key))
                throw new RejectedRecord(
                        RejectedRecord.CONTRADICTS_KEY, "batch_id is not that of the key");
            Objects.requireNonNull(store, "init comes first").put(key, value);
        }
    }
}
