package convometer.tracker;

import convometer.schemas.Topic;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.function.BiConsumer;

/// Lets every instance read a whole topic into its memory before it does anything else. What is
/// read is a fold that does not mind repetitions: it is read from the beginning at each start,
/// because the store that Kafka Streams wants for it is in memory and has nothing in it.
final class GlobalReader {

    private static final Logger LOG = LoggerFactory.getLogger(GlobalReader.class);

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final Counter unreadable;

    GlobalReader(KafkaSettings kafka, AvroSerdes serdes, MeterRegistry meters) {
        this.kafka = kafka;
        this.serdes = serdes;
        unreadable = DeadLetters.counted("unreadable", meters);
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
                new Legible<>(serdes.<V>deserializer(), unreadable),
                kafka.nameOf(topic),
                "know-" + topic.name(),
                () -> new Reading<>(reader));
    }

    /// What cannot be read is taken for nothing, and counted: whoever reads for all instances has
    /// no producer, and Kafka Streams would end them all over a dead letter.
    private record Legible<V>(Deserializer<V> values, Counter unreadable)
            implements Deserializer<@Nullable V> {

        @Override
        public @Nullable V deserialize(String topic, byte @Nullable [] data) {
            if (data == null) return null;
            try {
                return values.deserialize(topic, data);
            } catch (RuntimeException e) {
                if (DeadLetters.causedByRegistry(e)) throw e;
                unreadable.increment();
                LOG.warn("A record of {} cannot be read and is passed over", topic);
                return null;
            }
        }
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
