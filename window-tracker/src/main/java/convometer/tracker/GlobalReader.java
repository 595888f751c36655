package convometer.tracker;

import convometer.schemas.Topic;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;

import java.util.Optional;
import java.util.function.BiConsumer;

/// Lets every instance read a whole topic into its memory before it does anything else. What is
/// read is a fold that does not mind repetitions: it is read from the beginning at each start,
/// because the store that Kafka Streams wants for it is in memory and has nothing in it.
final class GlobalReader {

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;

    GlobalReader(KafkaSettings kafka, AvroSerdes serdes) {
        this.kafka = kafka;
        this.serdes = serdes;
    }

    /// @param reader takes each record's key and value
    <V extends SpecificRecord> void addTo(
            Topology topology, Topic<V> topic, BiConsumer<String, V> reader) {
        var store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("seen-" + topic.name()),
                                Serdes.String(),
                                Serdes.String())
                        .withLoggingDisabled();
        topology.addGlobalStore(
                store,
                "read-" + topic.name(),
                Serdes.String().deserializer(),
                serdes.<V>deserializer(),
                kafka.nameOf(topic),
                "know-" + topic.name(),
                () -> new Reading<>(reader));
    }

    /// A record without a value says nothing.
    private record Reading<V>(BiConsumer<String, V> reader)
            implements Processor<String, V, Void, Void> {

        @Override
        public void init(ProcessorContext<Void, Void> context) {}

        @Override
        public void process(Record<String, V> record) {
            Optional.ofNullable(record.value())
                    .ifPresent(value -> reader.accept(record.key(), value));
        }
    }
}
