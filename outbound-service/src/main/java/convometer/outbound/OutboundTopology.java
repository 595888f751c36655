package convometer.outbound;

import convometer.outbound.dispatch.Answers;
import convometer.outbound.dispatch.DispatchTopics;
import convometer.outbound.dispatch.Permits;
import convometer.outbound.receipts.LifeProcessor;
import convometer.outbound.receipts.LifeSignal;
import convometer.outbound.receipts.LifeSignals;
import convometer.outbound.receipts.ReceiptBoard;
import convometer.outbound.receipts.StatusReader;
import convometer.outbound.requests.IntakeProcessor;
import convometer.events.MessageStatus;
import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.outbound.receipts.LifeProcessor.LifeSettings;
import convometer.outbound.state.LifeState;
import convometer.outbound.state.ReportedStatus;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.OfType;
import convometer.schemas.streams.Received;

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
import org.apache.kafka.streams.state.Stores;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// outbound-requests -> intake -> thread-requests or dead letters, in one hop without state; and
/// beside it, by request id, the life of each request: its receipts, its statuses, and the
/// settlement of sends without an answer.
final class OutboundTopology {

    static final String APPLICATION_ID = "outbound-service";

    /// Of everything that is keyed by request id.
    static final int PARTITIONS = Topics.OUTBOUND_RECEIPTS.partitions();

    /// Request id to what is known of it.
    static final String LIVES = "lives";

    /// What is due when, for lives.
    static final String TIMES = "life-times";

    static final String TO_THREADS = "write-thread-requests";
    static final String TO_DEAD_LETTERS = "write-dead-letters";
    static final String TO_RECEIPTS = "write-settled-receipts";
    static final String TO_SENDS = "write-settled-sends";
    static final String TO_OUTCOMES = "write-send-outcomes";

    private static final String INTAKE = "intake";
    private static final String LIFE = "life";

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final Accounts accounts;
    private final OutboundSettings settings;
    private final Clock clock;
    private final OutboundMetrics metrics;
    private final ReceiptBoard board;

    OutboundTopology(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Accounts accounts,
            OutboundSettings settings,
            Clock clock,
            OutboundMetrics metrics,
            ReceiptBoard board) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.board = board;
    }

    Topology build() {
        var builder = new StreamsBuilder();
        Serde<LifeState> lives = serdes.values();
        addStore(builder, LIVES, Serdes.String(), lives);
        addStore(builder, TIMES, Serdes.Bytes(), Serdes.ByteArray());
        takeIn(builder);
        keepLives(builder);
        return withSinks(builder.build());
    }

    private static <K, V> void addStore(
            StreamsBuilder builder, String name, Serde<K> keys, Serde<V> values) {
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values));
    }

    private void takeIn(StreamsBuilder builder) {
        builder.stream(
                        kafka.nameOf(Topics.OUTBOUND_REQUESTS),
                        Consumed.with(Serdes.ByteArray(), requests()).withName("read-requests"))
                .process(() -> new IntakeProcessor(metrics), Named.as(INTAKE));
    }

    /// Requests with their bytes. One without a value asks for nothing and has nobody to answer: it
    /// is set aside like what cannot be read.
    private Serde<Received<OutboundRequest>> requests() {
        return Serdes.serdeFrom(
                (_, request) -> request.raw().get(),
                Received.required(OutboundRequest.class, serdes.<SpecificRecord>deserializer()));
    }

    /// All that is told of a request meets under its id.
    private void keepLives(StreamsBuilder builder) {
        var receipts = kafka.nameOf(Topics.OUTBOUND_RECEIPTS);
        var unsettled = kafka.nameOf(DispatchTopics.UNSETTLED);
        var signals =
                new LifeSignals(
                        receipts,
                        unsettled,
                        only(OutboundReceipt.class),
                        only(UnsettledSend.class));
        read(builder, receipts, "receipts", signals::answered)
                .merge(
                        read(builder, unsettled, "unsettled-sends", signals::unsettled),
                        Named.as("receipts-and-unsettled"))
                .merge(statuses(builder), Named.as("and-statuses"))
                .process(() -> life(receipts), Named.as(LIFE), LIVES, TIMES);
    }

    private <V extends SpecificRecord> Deserializer<V> only(Class<V> type) {
        return new OfType<>(type, serdes.<SpecificRecord>deserializer());
    }

    private static KStream<String, LifeSignal> read(
            StreamsBuilder builder,
            String topic,
            String name,
            Function<byte[], List<LifeSignal>> signals) {
        return builder.stream(
                        topic,
                        Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("read-" + name))
                .flatMapValues(signals::apply, Named.as("understand-" + name));
    }

    private KStream<String, LifeSignal> statuses(StreamsBuilder builder) {
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
                                .withNumberOfPartitions(PARTITIONS))
                .mapValues(OutboundTopology::signal, Named.as("statuses-as-signals"));
    }

    private static LifeSignal signal(ReportedStatus status) {
        return new LifeSignal.Reported(status);
    }

    private LifeProcessor life(String receipts) {
        return new LifeProcessor(
                new LifeSettings(receipts, settings.settleWithin(), settings.forgetAfter()),
                new Permits(serdes.deserializer(), kafka.nameOf(Topics.THREAD_DECISIONS), accounts),
                new Answers(accounts),
                serdes.values(),
                board,
                metrics,
                clock);
    }

    private Topology withSinks(Topology topology) {
        Serde<OutboundRequest> requests = serdes.values();
        Serde<OutboundReceipt> receipts = serdes.values();
        var text = Serdes.String().serializer();
        return topology.addSink(
                        TO_THREADS,
                        kafka.nameOf(Topics.THREAD_REQUESTS),
                        text,
                        requests.serializer(),
                        OutboundTopology::byCustomer,
                        INTAKE)
                .addSink(
                        TO_DEAD_LETTERS,
                        kafka.deadLettersOf(Topics.OUTBOUND_REQUESTS),
                        Serdes.ByteArray().serializer(),
                        Serdes.ByteArray().serializer(),
                        INTAKE)
                .addSink(
                        TO_RECEIPTS,
                        kafka.nameOf(Topics.OUTBOUND_RECEIPTS),
                        text,
                        receipts.serializer(),
                        LIFE)
                .addSink(
                        TO_SENDS,
                        kafka.nameOf(Topics.SEND_RECORDS),
                        text,
                        serdes.<SendRecord>serializer(),
                        OutboundTopology::byCustomer,
                        LIFE)
                .addSink(
                        TO_OUTCOMES,
                        kafka.nameOf(Topics.SEND_OUTCOMES),
                        text,
                        serdes.<SendOutcome>serializer(),
                        OutboundTopology::byCustomer,
                        LIFE);
    }

    /// Where the tracker looks for the customer.
    private static Optional<Set<Integer>> byCustomer(
            String topic, String thread, Object value, int partitions) {
        return Optional.of(Set.of(ThreadPartitioner.of(thread, partitions)));
    }
}
