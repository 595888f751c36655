package convometer.tracker.reference;

import convometer.schemas.Topic;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.GlobalRecords;
import convometer.schemas.streams.ProcessingFailures;
import convometer.schemas.streams.RejectedRecord;

import io.micrometer.core.instrument.MeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;

import java.util.List;
import java.util.function.BiConsumer;

/// Lets every instance read a whole topic into its memory before it does anything else. What is
/// read is a fold that does not mind repetitions: it is read from the beginning at each start,
/// because the store that Kafka Streams wants for it is in memory and has nothing in it. What
/// cannot be taken is counted and passed over.
public final class GlobalReader {

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final MeterRegistry meters;

    public GlobalReader(KafkaSettings kafka, AvroSerdes serdes, MeterRegistry meters) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.meters = meters;
        List.of(GlobalRecords.UNREADABLE, ProcessingFailures.CODE)
                .forEach(reason -> DeadLetters.counted(reason, meters));
    }

    /// Adds a topic that every instance reads whole.
    ///
    /// @param reader takes each record's key and value; it may throw a [RejectedRecord]
    public <V extends SpecificRecord> void addTo(
            Topology topology, Topic<V> topic, BiConsumer<String, V> reader) {
        var store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("seen-" + topic.name()),
                                Serdes.String(),
                                Serdes.String())
                        .withLoggingDisabled();
        var records = new GlobalRecords(topic.name(), this::count);
        topology.addGlobalStore(
                store,
                "read-" + topic.name(),
                Serdes.String().deserializer(),
                records.values(serdes.<V>deserializer()),
                kafka.nameOf(topic),
                "know-" + topic.name(),
                () -> new Reading<>(records, reader));
    }

    private void count(String reason) {
        DeadLetters.counted(reason, meters).increment();
    }

    /// A record without a key or a value that can be read says nothing.
    private record Reading<V>(GlobalRecords records, BiConsumer<String, V> reader)
            implements Processor<String, V, Void, Void> {

        @Override
        public void init(ProcessorContext<Void, Void> context) {}

        @Override
        public void process(Record<String, V> record) {
            if (record.value() != null)
                records.take(() -> reader.accept(String.valueOf(record.key()), record.value()));
        }
    }
}
