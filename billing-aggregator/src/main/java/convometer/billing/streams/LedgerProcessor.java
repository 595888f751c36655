package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.Bookkeeper;
import convometer.billing.ledger.LedgerEngine;
import convometer.billing.ledger.LineChange;
import convometer.billing.state.FactRecord;
import convometer.billing.tables.TableVersions;
import convometer.events.Charge;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// Books facts: runs [LedgerEngine] over the stores of the task, and writes charges and the totals
/// of lines.
final class LedgerProcessor implements Processor<String, FactRecord, String, SpecificRecord> {

    /// How long a line has changed before it is written: many of its units come together.
    private static final Duration WRITE_LINES_AFTER = Duration.ofMillis(20);

    private final TableVersions versions;
    private final AvroSerdes serdes;
    private final BillingMetrics metrics;

    private ProcessorContext<String, SpecificRecord> context;
    private LedgerEngine engine;
    private LineTotals lines;

    /// Null: nothing is to be written. A task that wakes up for nothing commits for nothing.
    private @Nullable Cancellable writing;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LedgerProcessor(TableVersions versions, AvroSerdes serdes, BillingMetrics metrics) {
        this.versions = versions;
        this.serdes = serdes;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        // A task that starts again has no schedule of the time before.
        writing = null;
        lines = new LineTotals(context, serdes);
        engine =
                new LedgerEngine(
                        new LedgerStores(context, serdes, versions),
                        versions.current(),
                        new Bookkeeper(new Books()));
        if (lines.hasUnwritten()) writeLinesSoon();
    }

    @Override
    public void process(Record<String, FactRecord> fact) {
        try {
            var value = fact.value();
            engine.apply(FactRecords.fact(value), versions.of(value.getTables()));
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // Facts were checked before, so this is no matter of what somebody wrote. A dead letter
            // would leave half of the fact in the stores; the transaction undoes it when the task
            // stops.
            throw new StreamsException("a fact cannot be booked", e);
        }
    }

    private void writeLinesSoon() {
        if (writing == null)
            writing =
                    context.schedule(
                            WRITE_LINES_AFTER, PunctuationType.WALL_CLOCK_TIME, _ -> writeLines());
    }

    private void writeLines() {
        lines.write(this::forward);
        if (writing != null) writing.cancel();
        writing = null;
    }

    private void forward(String key, SpecificRecord value) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()));
    }

    private final class Books implements Bookkeeper.Books {

        @Override
        public void charged(Charge charge) {
            metrics.booked(charge);
            forward(charge.getUnitId(), charge);
        }

        @Override
        public void counted(LineChange change) {
            lines.change(change);
            writeLinesSoon();
        }
    }
}
