package convometer.outbound;

import convometer.events.OutboundReceipt;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.rules.Outcome;
import convometer.schemas.registry.RegistryException;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Keeps the newest receipt of each request and tells those who wait for it. A receipt that cannot
/// be read is left out: it stays on its topic, and only its reader would miss it.
final class ReceiptKeeper extends ContextualProcessor<String, byte[], Void, Void> {

    private final String topic;
    private final Deserializer<OutboundReceipt> deserializer;
    private final OutboundMetrics metrics;
    private final ReceiptBoard board;
    private @Nullable KeyValueStore<String, byte[]> receipts;

    ReceiptKeeper(
            String topic,
            Deserializer<OutboundReceipt> deserializer,
            OutboundMetrics metrics,
            ReceiptBoard board) {
        this.topic = topic;
        this.deserializer = deserializer;
        this.metrics = metrics;
        this.board = board;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        receipts = context.getStateStore(OutboundTopology.RECEIPTS);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() == null || record.value() == null) return;
        try {
            keep(record, deserializer.deserialize(topic, record.value()));
        } catch (RegistryException.Unavailable e) {
            throw e;
        } catch (SerializationException _) {
            metrics.deadLetter(DeadLetter.UNREADABLE);
        }
    }

    private void keep(Record<String, byte[]> record, OutboundReceipt receipt) {
        var store = Objects.requireNonNull(receipts, "init comes first");
        var kept = store.get(record.key());
        if (kept != null) {
            var before = deserializer.deserialize(topic, kept).getOutcome();
            if (!Outcome.replaces(before, receipt.getOutcome())) return;
        }
        store.put(record.key(), record.value());
        board.post(receipt);
    }
}
