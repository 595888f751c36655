package convometer.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.schemas.ThreadKey;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.tracker.state.ThreadRecord;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// What customers did, what became of messages, what was sent and what is to be sent, all by thread
/// -> decide-threads -> thread-decisions, outbound-receipts.
final class TrackerTopology {

    static final ThreadProcessor.Outputs OUTPUTS =
            new ThreadProcessor.Outputs("write-thread-decisions", "write-outbound-receipts");

    /// The topics that it reads.
    static final List<Topic<? extends SpecificRecord>> INPUTS =
            List.of(
                    Topics.INBOUND_MESSAGES,
                    Topics.MESSAGE_STATUSES,
                    Topics.SEND_RECORDS,
                    Topics.THREAD_REQUESTS);

    private static final String DECIDE = "decide-threads";

    static Topology of(
            KafkaSettings kafka,
            AvroSerdes serdes,
            ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> processor) {
        var topology = new Topology();
        for (var input : INPUTS) read(topology, kafka, serdes, input);
        topology.addProcessor(
                DECIDE,
                processor,
                INPUTS.stream().map(input -> "read-" + input.name()).toArray(String[]::new));
        addStores(topology, serdes);
        write(topology, kafka, serdes, Topics.THREAD_DECISIONS, OUTPUTS.decisions());
        write(topology, kafka, serdes, Topics.OUTBOUND_RECEIPTS, OUTPUTS.receipts());
        return topology;
    }

    private static void read(
            Topology topology, KafkaSettings kafka, AvroSerdes serdes, Topic<?> topic) {
        topology.addSource(
                "read-" + topic.name(),
                TrackerTopology::threadKey,
                new Present<>(serdes.deserializer()),
                kafka.nameOf(topic));
    }

    /// What is no thread's cannot be processed; the key itself is a customer's and is not told.
    private static String threadKey(String topic, byte @Nullable [] key) {
        try {
            if (key != null) return ThreadKey.parse(new String(key, UTF_8)).toString();
        } catch (IllegalArgumentException _) {
            throw new SerializationException("a record of " + topic + " has no thread as its key");
        }
        throw new SerializationException("a record of " + topic + " has no key");
    }

    /// Reads values where there has to be one.
    private record Present<V>(Deserializer<V> values) implements Deserializer<V> {

        @Override
        public V deserialize(String topic, byte @Nullable [] data) {
            if (data == null)
                throw new SerializationException("a record of " + topic + " has no value");
            return values.deserialize(topic, data);
        }
    }

    private static void write(
            Topology topology,
            KafkaSettings kafka,
            AvroSerdes serdes,
            Topic<?> topic,
            String name) {
        topology.addSink(
                name,
                kafka.nameOf(topic),
                Serdes.String().serializer(),
                serdes.<SpecificRecord>serializer(),
                DECIDE);
    }

    private static void addStores(Topology topology, AvroSerdes serdes) {
        Serde<ThreadRecord> records = serdes.values();
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(ThreadStores.THREADS),
                        Serdes.String(),
                        records),
                DECIDE);
        for (var index : List.of(ThreadStores.DUE_TIMES, ThreadStores.OPEN_WINDOWS))
            topology.addStateStore(
                    Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(index),
                            Serdes.Bytes(),
                            Serdes.ByteArray()),
                    DECIDE);
    }

    private TrackerTopology() {}
}
