package convometer.outbound.requests;

import convometer.events.OutboundRequest;
import convometer.outbound.OutboundMetrics;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.Received;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.StreamPartitioner;

/// outbound-requests -> validation -> thread-requests or dead letters, in one hop without state.
public final class RequestTopology {

    static final String TO_THREADS = "write-thread-requests";
    static final String TO_DEAD_LETTERS = "write-dead-letters";

    private static final String VALIDATION = "intake";

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final OutboundMetrics metrics;

    public RequestTopology(KafkaSettings kafka, AvroSerdes serdes, OutboundMetrics metrics) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.metrics = metrics;
    }

    /// Adds source and processor.
    public void addTo(StreamsBuilder builder) {
        builder.stream(
                        kafka.nameOf(Topics.OUTBOUND_REQUESTS),
                        Consumed.with(Serdes.ByteArray(), requests()).withName("read-requests"))
                .process(() -> new RequestValidationProcessor(metrics), Named.as(VALIDATION));
    }

    /// Adds the sinks of the processor.
    ///
    /// @param byCustomer the partitioner of the topics that the tracker reads
    public void addSinks(Topology topology, StreamPartitioner<String, Object> byCustomer) {
        topology.addSink(
                        TO_THREADS,
                        kafka.nameOf(Topics.THREAD_REQUESTS),
                        Serdes.String().serializer(),
                        serdes.<OutboundRequest>serializer(),
                        byCustomer,
                        VALIDATION)
                .addSink(
                        TO_DEAD_LETTERS,
                        kafka.deadLettersOf(Topics.OUTBOUND_REQUESTS),
                        Serdes.ByteArray().serializer(),
                        Serdes.ByteArray().serializer(),
                        VALIDATION);
    }

    /// Requests with their bytes. One without a value asks for nothing and has nobody to answer: it
    /// becomes a dead letter like what cannot be read.
    private Serde<Received<OutboundRequest>> requests() {
        return Serdes.serdeFrom(
                (_, request) -> request.raw().get(),
                Received.required(OutboundRequest.class, serdes.<SpecificRecord>deserializer()));
    }
}
