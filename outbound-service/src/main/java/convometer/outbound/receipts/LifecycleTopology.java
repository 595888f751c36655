package convometer.outbound.receipts;

import convometer.events.MessageStatus;
import convometer.events.OutboundReceipt;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.outbound.OutboundMetrics;
import convometer.outbound.OutboundSettings;
import convometer.outbound.dispatch.DispatchTopics;
import convometer.outbound.dispatch.PermissionReader;
import convometer.outbound.dispatch.SendReceipts;
import convometer.outbound.receipts.MessageLifecycleProcessor.LifecycleSettings;
import convometer.outbound.state.LifeState;
import convometer.outbound.state.ReportedStatus;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.OfType;

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
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.Stores;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/// Receipts, statuses and sends without an answer -> by request id -> the lifecycle of each
/// message: its receipts, its statuses, and the settlement of a send without an answer.
public final class LifecycleTopology {

    /// The store with what is known of each request, by request id.
    public static final String LIFECYCLES = "lives";

    /// The store with what is due when, for lifecycles.
    static final String DUE_TIMES = "life-times";

    static final String TO_RECEIPTS = "write-settled-receipts";
    static final String TO_SENDS = "write-settled-sends";
    static final String TO_OUTCOMES = "write-send-outcomes";

    private static final String LIFECYCLE = "life";

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final Accounts accounts;
    private final OutboundSettings settings;
    private final Clock clock;
    private final OutboundMetrics metrics;
    private final ReceiptWaiters waiters;
    private final int partitions;

    /// @param waiters get each terminal receipt
    /// @param partitions of everything that is keyed by request id
    public LifecycleTopology(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Accounts accounts,
            OutboundSettings settings,
            Clock clock,
            OutboundMetrics metrics,
            ReceiptWaiters waiters,
            int partitions) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.waiters = waiters;
        this.partitions = partitions;
    }

    /// Adds stores, sources and processors. Everything about a request meets under its id.
    public void addTo(StreamsBuilder builder) {
        Serde<LifeState> states = serdes.values();
        addStore(builder, LIFECYCLES, Serdes.String(), states);
        addStore(builder, DUE_TIMES, Serdes.Bytes(), Serdes.ByteArray());
        var receipts = kafka.nameOf(Topics.OUTBOUND_RECEIPTS);
        var unsettled = kafka.nameOf(DispatchTopics.UNSETTLED);
        var events =
                new LifecycleEvents(
                        receipts,
                        unsettled,
                        only(OutboundReceipt.class),
                        only(UnsettledSend.class));
        read(builder, receipts, "receipts", events::answered)
                .merge(
                        read(builder, unsettled, "unsettled-sends", events::unsettled),
                        Named.as("receipts-and-unsettled"))
                .merge(statuses(builder), Named.as("and-statuses"))
                .process(() -> processor(receipts), Named.as(LIFECYCLE), LIFECYCLES, DUE_TIMES);
    }

    /// Adds the sinks of the processor.
    ///
    /// @param byCustomer the partitioner of the topics that the tracker reads
    public void addSinks(Topology topology, StreamPartitioner<String, Object> byCustomer) {
        var text = Serdes.String().serializer();
        topology.addSink(
                        TO_RECEIPTS,
                        kafka.nameOf(Topics.OUTBOUND_RECEIPTS),
                        text,
                        serdes.<OutboundReceipt>serializer(),
                        LIFECYCLE)
                .addSink(
                        TO_SENDS,
                        kafka.nameOf(Topics.SEND_RECORDS),
                        text,
                        serdes.<SendRecord>serializer(),
                        byCustomer,
                        LIFECYCLE)
                .addSink(
                        TO_OUTCOMES,
                        kafka.nameOf(Topics.SEND_OUTCOMES),
                        text,
                        serdes.<SendOutcome>serializer(),
                        byCustomer,
                        LIFECYCLE);
    }

    private static <K, V> void addStore(
            StreamsBuilder builder, String name, Serde<K> keys, Serde<V> values) {
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values));
    }

    private static KStream<String, LifecycleEvent> read(
            StreamsBuilder builder,
            String topic,
            String name,
            Function<byte[], List<LifecycleEvent>> events) {
        return builder.stream(
                        topic,
                        Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("read-" + name))
                .flatMapValues(events::apply, Named.as("understand-" + name));
    }

    private KStream<String, LifecycleEvent> statuses(StreamsBuilder builder) {
        var topic = kafka.nameOf(Topics.MESSAGE_STATUSES);
        Serde<ReportedStatus> reported = serdes.values();
        return builder.stream(
                        topic,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName("read-statuses"))
                .process(
                        () -> new StatusReader(topic, only(MessageStatus.class)),
                        Named.as("understand-statuses"))
                .repartition(
                        Repartitioned.with(Serdes.String(), reported)
                                .withName("statuses-by-request-id")
                                .withNumberOfPartitions(partitions))
                .mapValues(LifecycleTopology::event, Named.as("statuses-as-signals"));
    }

    private static LifecycleEvent event(ReportedStatus status) {
        return new LifecycleEvent.Reported(status);
    }

    private <V extends SpecificRecord> Deserializer<V> only(Class<V> type) {
        return new OfType<>(type, serdes.<SpecificRecord>deserializer());
    }

    private MessageLifecycleProcessor processor(String receipts) {
        return new MessageLifecycleProcessor(
                new LifecycleSettings(receipts, settings.settleWithin(), settings.forgetAfter()),
                new PermissionReader(
                        serdes.deserializer(), kafka.nameOf(Topics.THREAD_DECISIONS), accounts),
                new SendReceipts(accounts),
                serdes.values(),
                waiters,
                metrics,
                clock);
    }
}
