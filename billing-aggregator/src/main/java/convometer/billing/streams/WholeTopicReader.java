package convometer.billing.streams;

import convometer.schemas.streams.GlobalRecords;
import convometer.schemas.streams.RejectedRecord;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

import java.util.Objects;

/// Keeps the records of a topic as they come, the newest of each key.
final class WholeTopicReader<V> extends ContextualProcessor<String, V, Void, Void> {

    private final String name;
    private final GlobalRecords records;
    private KeyValueStore<String, V> store;

    /// @param name of the store
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    WholeTopicReader(String name, GlobalRecords records) {
        this.name = name;
        this.records = records;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        store = context.getStateStore(name);
    }

    @Override
    public void process(Record<String, V> record) {
        if (record.value() != null)
            records.take(() -> {
                RejectedRecord.requireText("key", Objects.requireNonNullElse(record.key(), ""));
                store.put(record.key(), record.value());
            });
    }
}
