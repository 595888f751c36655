package convometer.billing.streams;

import convometer.events.MetaFiguresUpdate;
import convometer.schemas.streams.GlobalRecords;
import convometer.schemas.streams.RejectedRecord;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Keeps imported figures as they come; what is not under its own key is passed over.
final class MetaFigureReader extends ContextualProcessor<String, MetaFiguresUpdate, Void, Void> {

    private final GlobalRecords records;
    private KeyValueStore<String, MetaFiguresUpdate> updates;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    MetaFigureReader(GlobalRecords records) {
        this.records = records;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        updates = context.getStateStore(BillingTopology.META_FIGURES);
    }

    @Override
    public void process(Record<String, MetaFiguresUpdate> update) {
        if (update.value() != null) records.take(() -> keep(update.key(), update.value()));
        else if (update.key() != null) updates.delete(update.key());
    }

    private void keep(@Nullable String key, MetaFiguresUpdate update) {
        RejectedRecord.requireText("waba_id", update.getWabaId());
        var own = StoredFigures.key(update.getWabaId(), update.getMonth(), update.getSource());
        var isOwn =
                key != null
                        && (update.getImported() == null
                                ? key.startsWith(own + "/")
                                : key.equals(own));
        if (!isOwn)
            throw new RejectedRecord(
                    RejectedRecord.CONTRADICTS_KEY,
                    "account, month and source are not those of the key");
        updates.put(key, update);
    }
}
