package convometer.billing.streams;

import convometer.billing.ledger.LineChange;
import convometer.billing.state.LineRecord;
import convometer.events.BillingCount;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// The totals of each line. What changes often is written now and then, not with each change; that
/// it is still to be written is stored with it, so that it is not forgotten over a crash.
final class LineTotals {

    static final String LINES = "lines";

    private final KeyValueStore<String, LineRecord> lines;
    private final String subject;
    private final Serializer<BillingCount> serializer;
    private final Deserializer<BillingCount> deserializer;
    private final Map<String, BillingCount> unwritten = new LinkedHashMap<>();

    LineTotals(ProcessorContext<?, ?> context, AvroSerdes serdes) {
        lines = context.getStateStore(LINES);
        subject = context.applicationId() + "-" + LINES + "-counts";
        serializer = serdes.serializer();
        deserializer = serdes.deserializer();
        try (var all = lines.all()) {
            while (all.hasNext()) {
                var line = all.next();
                if (!line.value.getWritten()) unwritten.put(line.key, count(line.value.getCount()));
            }
        }
    }

    void change(LineChange change) {
        var key = change.line().key();
        var known = unwritten.get(key);
        var stored = known == null ? lines.get(key) : null;
        var before = stored == null ? known : count(stored.getCount());
        var after = change.on(before);
        unwritten.put(key, after);
        store(key, after, false);
    }

    boolean hasUnwritten() {
        return !unwritten.isEmpty();
    }

    /// Writes what has changed since the last time.
    void write(BiConsumer<String, BillingCount> writer) {
        unwritten.forEach((key, count) -> {
            writer.accept(key, count);
            store(key, count, true);
        });
        unwritten.clear();
    }

    private void store(String key, BillingCount count, boolean written) {
        var bytes = ByteBuffer.wrap(serializer.serialize(subject, count));
        lines.put(key, new LineRecord(bytes, written));
    }

    private BillingCount count(ByteBuffer stored) {
        var bytes = new byte[stored.remaining()];
        stored.duplicate().get(bytes);
        return deserializer.deserialize(subject, bytes);
    }
}
