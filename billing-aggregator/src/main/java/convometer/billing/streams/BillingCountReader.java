package convometer.billing.streams;

import convometer.events.BillingCount;
import convometer.schemas.streams.GlobalRecords;
import convometer.schemas.streams.RejectedRecord;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/// Keeps the lines of all statements as they come; what is no line is passed over, because every
/// statement of its account would fail on it.
final class BillingCountReader extends ContextualProcessor<String, BillingCount, Void, Void> {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    private final GlobalRecords records;
    private final WholeReads reads;
    private KeyValueStore<String, BillingCount> lines;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    BillingCountReader(GlobalRecords records, WholeReads reads) {
        this.records = records;
        this.reads = reads;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        lines = context.getStateStore(BillingTopology.STATEMENT_LINES);
    }

    @Override
    public void process(Record<String, BillingCount> line) {
        reads.take(
                line.headers(),
                () -> {
                    if (line.value() != null) records.take(() -> keep(line.key(), line.value()));
                });
    }

    private void keep(@Nullable String key, BillingCount line) {
        RejectedRecord.requireText("waba_id", line.getWabaId());
        if (!MONTH.matcher(line.getMonth()).matches())
            throw new RejectedRecord(RejectedRecord.MALFORMED, "month is no month");
        if (!DECIMAL.matcher(line.getAmount()).matches())
            throw new RejectedRecord(RejectedRecord.MALFORMED, "amount is no plain decimal");
        if (key == null || !key.startsWith(line.getWabaId() + "/" + line.getMonth() + "/"))
            throw new RejectedRecord(
                    RejectedRecord.CONTRADICTS_KEY, "account and month are not those of the key");
        lines.put(StoredCounts.keyOf(key, line), line);
    }
}
