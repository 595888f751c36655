package convometer.billing.streams;

import convometer.events.BillingCount;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// What the ledger writes to topics.
///
/// @param context of its task
record LedgerOutput(ProcessorContext<String, SpecificRecord> context) {

    void write(String key, SpecificRecord value) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()));
    }

    /// A line of those that are written together.
    ///
    /// @param following how many of them come after this one
    void line(String key, BillingCount count, int following) {
        var headers = new RecordHeaders();
        WholeReads.describe(headers, following);
        context.forward(new Record<>(key, count, context.currentSystemTimeMs(), headers));
    }
}
