package convometer.billing.streams;

import convometer.events.BillingCount;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Keeps the lines of all statements as they come.
final class StatementLines extends ContextualProcessor<String, BillingCount, Void, Void> {

    private KeyValueStore<String, BillingCount> lines;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    StatementLines() {}

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        lines = context.getStateStore(BillingTopology.STATEMENT_LINES);
    }

    @Override
    public void process(Record<String, BillingCount> line) {
        lines.put(line.key(), line.value());
    }
}
