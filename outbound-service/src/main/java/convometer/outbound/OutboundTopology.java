package convometer.outbound;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/// outbound-requests -> by request id -> intake -> thread-requests, outbound-receipts or dead
/// letters; and beside it every receipt, kept in every instance.
final class OutboundTopology {

    static final String APPLICATION_ID = "outbound-service";

    /// Request id to the fingerprint of the content that came first under it.
    static final String REQUESTS = "requests";

    /// Request id to the newest receipt.
    static final String RECEIPTS = "receipts";

    static final String TO_THREADS = "write-thread-requests";
    static final String TO_RECEIPTS = "write-receipts";
    static final String TO_DEAD_LETTERS = "write-dead-letters";

    private static final String INTAKE = "intake";

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final Clock clock;
    private final OutboundMetrics metrics;
    private final ReceiptBoard board;

    OutboundTopology(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Clock clock,
            OutboundMetrics metrics,
            ReceiptBoard board) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.clock = clock;
        this.metrics = metrics;
        this.board = board;
    }

    Topology build() {
        var builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(REQUESTS),
                        Serdes.String(),
                        Serdes.String()));
        keepReceipts(builder);
        takeIn(builder);
        return withSinks(builder.build());
    }

    private void takeIn(StreamsBuilder builder) {
        Serde<OutboundRequest> requests = serdes.values();
        var source = kafka.nameOf(Topics.OUTBOUND_REQUESTS);
        builder.stream(
                        source,
                        Consumed.with(Serdes.ByteArray(), requests).withName("read-requests"))
                .process(RekeyProcessor::new, Named.as("rekey"))
                .repartition(
                        Repartitioned.with(Serdes.String(), requests)
                                .withName("by-request-id")
                                .withNumberOfPartitions(Topics.OUTBOUND_REQUESTS.partitions()))
                .process(
                        () -> new IntakeProcessor(source, requests.serializer(), clock, metrics),
                        Named.as(INTAKE),
                        REQUESTS);
    }

    private void keepReceipts(StreamsBuilder builder) {
        var topic = kafka.nameOf(Topics.OUTBOUND_RECEIPTS);
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(RECEIPTS),
                        Serdes.String(),
                        Serdes.ByteArray()),
                topic,
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("keep-receipts"),
                () -> new ReceiptKeeper(topic, serdes.deserializer(), metrics, board));
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
                        TO_RECEIPTS,
                        kafka.nameOf(Topics.OUTBOUND_RECEIPTS),
                        text,
                        receipts.serializer(),
                        INTAKE)
                .addSink(
                        TO_DEAD_LETTERS,
                        kafka.deadLettersOf(Topics.OUTBOUND_REQUESTS),
                        text,
                        Serdes.ByteArray().serializer(),
                        INTAKE);
    }

    /// Where the tracker looks for the customer.
    private static Optional<Set<Integer>> byCustomer(
            String topic, String thread, OutboundRequest request, int partitions) {
        return Optional.of(Set.of(ThreadPartitioner.of(thread, partitions)));
    }
}
