package convometer.billing.streams;

import convometer.events.RepricingUpdate;
import convometer.schemas.streams.GlobalRecords;
import convometer.schemas.streams.RejectedRecord;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

import java.util.Objects;

/// Keeps what is said of repricings as it comes.
final class RepricingReader extends ContextualProcessor<String, RepricingUpdate, Void, Void> {

    private final GlobalRecords records;
    private KeyValueStore<String, RepricingUpdate> updates;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    RepricingReader(GlobalRecords records) {
        this.records = records;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        updates = context.getStateStore(BillingTopology.REPRICINGS);
    }

    @Override
    public void process(Record<String, RepricingUpdate> update) {
        if (update.value() != null)
            records.take(() -> {
                RejectedRecord.requireText("key", Objects.requireNonNullElse(update.key(), ""));
                updates.put(update.key(), update.value());
            });
    }
}
