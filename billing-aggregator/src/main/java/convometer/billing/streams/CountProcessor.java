package convometer.billing.streams;

import convometer.billing.ledger.Lines;
import convometer.billing.state.LineChange;
import convometer.events.BillingCount;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Adds up each line.
final class CountProcessor extends ContextualProcessor<String, LineChange, String, BillingCount> {

    static final String COUNTS = "counts";

    private KeyValueStore<String, BillingCount> counts;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    CountProcessor() {}

    @Override
    public void init(ProcessorContext<String, BillingCount> context) {
        super.init(context);
        counts = context.getStateStore(COUNTS);
    }

    @Override
    public void process(Record<String, LineChange> change) {
        var count = Lines.after(counts.get(change.key()), change.value());
        counts.put(change.key(), count);
        context().forward(change.withValue(count));
    }
}
