package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.state.FactRecord;
import convometer.billing.state.GenerationsRecord;
import convometer.billing.tables.TableVersions;
import convometer.events.RepricingRequest;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/// Books facts and reprices what is booked: runs the ledger over the stores of the task, and writes
/// charges, the totals of lines, and how far a repricing is.
final class LedgerProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    /// How long a line has changed before it is written: many of its units come together.
    private static final Duration WRITE_LINES_AFTER = Duration.ofMillis(20);

    /// Between two slices of a repricing the stream goes on.
    private static final Duration WORK_EVERY = Duration.ofMillis(20);

    private final TableVersions versions;
    private final AvroSerdes serdes;
    private final BillingMetrics metrics;
    private final InstantSource clock;

    private ProcessorContext<String, SpecificRecord> context;
    private LedgerBooks books;
    private RepricingRun repricing;

    /// Null: nothing is to be written. A task that wakes up for nothing commits for nothing.
    private @Nullable Cancellable writing;

    /// Null: nothing is repriced.
    private @Nullable Cancellable working;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LedgerProcessor(
            TableVersions versions,
            AvroSerdes serdes,
            BillingMetrics metrics,
            InstantSource clock) {
        this.versions = versions;
        this.serdes = serdes;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        // A task that starts again has no schedule of the time before.
        writing = null;
        working = null;
        KeyValueStore<String, GenerationsRecord> generations =
                context.getStateStore(RepricingRun.GENERATIONS);
        var translation = new LedgerRows(versions, serdes, context.applicationId());
        Function<String, Generation> generation =
                letter -> Generation.in(context, serdes, translation, letter);
        var live = generation.apply(RepricingRun.live(generations));
        books = new LedgerBooks(live, versions, metrics, this::forward);
        repricing =
                new RepricingRun(
                        generations,
                        books,
                        generation,
                        versions,
                        new RepricingReports(this::forward, clock));
        goOn();
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        booking(() -> {
            if (record.value() instanceof FactRecord fact) repricing.booked(books.book(fact));
            else if (record.value() instanceof RepricingRequest request) repricing.begin(request);
        });
    }

    private void booking(Runnable step) {
        try {
            step.run();
            goOn();
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // Facts were checked before, so this is no matter of what somebody wrote. A dead letter
            // would leave half of the fact in the stores; the transaction undoes it when the task
            // stops.
            throw new StreamsException("a fact cannot be booked", e);
        }
    }

    private void goOn() {
        if (writing == null && books.live().lines().hasUnwritten())
            writing =
                    context.schedule(
                            WRITE_LINES_AFTER, PunctuationType.WALL_CLOCK_TIME, _ -> writeLines());
        if (working == null && repricing.isUnderWay())
            working =
                    context.schedule(
                            WORK_EVERY,
                            PunctuationType.WALL_CLOCK_TIME,
                            _ -> booking(this::workOn));
    }

    private void writeLines() {
        books.writeLines();
        if (writing != null) writing.cancel();
        writing = null;
    }

    private void workOn() {
        repricing.work();
        if (repricing.isUnderWay() || working == null) return;
        working.cancel();
        working = null;
    }

    private void forward(String key, SpecificRecord value) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()));
    }
}
