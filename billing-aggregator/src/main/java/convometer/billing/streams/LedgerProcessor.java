package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.StatementLabels;
import convometer.billing.state.FactRecord;
import convometer.billing.state.GenerationsRecord;
import convometer.billing.tables.TableVersions;
import convometer.events.BillingCount;
import convometer.events.ClosingRequest;
import convometer.events.RepricingRequest;
import convometer.events.StatementClosing;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.streams.RejectedRecord;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Books facts, reprices what is booked, and closes statements: runs the ledger over the stores of
/// the task, and writes charges, the totals of lines, and how far a repricing is.
final class LedgerProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    /// How long a line has changed before it is written: many of its units come together.
    private static final Duration WRITE_LINES_AFTER = Duration.ofMillis(20);

    /// Of details there are many more, and few who read them: later, so that still more come
    /// together.
    private static final Duration WRITE_DETAILS_AFTER = Duration.ofSeconds(1);

    private static final int WRITTEN_TOGETHER = 10_000;

    /// Between two slices of a repricing the stream goes on.
    private static final Duration WORK_EVERY = Duration.ofMillis(20);

    /// Code of a fact that nothing can be corrected by any more (S6).
    static final String TOO_LATE = "too_late";

    private static final Duration LET_MONTHS_LEAVE_EVERY = Duration.ofHours(1);

    private final TableVersions versions;
    private final StatementLabels labels;
    private final AvroSerdes serdes;
    private final BillingMetrics metrics;
    private final Duration keptFor;
    private final InstantSource clock;

    private ProcessorContext<String, SpecificRecord> context;
    private LedgerOutput output;
    private ClosedMonths closed;
    private LedgerBooks books;
    private RepricingRun repricing;
    private LedgerRetention retention;

    /// Nothing was ever booked, nor looked at what there was before.
    private boolean isNew;

    /// Null: nothing is to be written. A task that wakes up for nothing commits for nothing.
    private @Nullable Cancellable writing;

    /// Null: no details are to be written.
    private @Nullable Cancellable writingDetails;

    /// Null: nothing is repriced, and nothing leaves.
    private @Nullable Cancellable working;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LedgerProcessor(
            TableVersions versions,
            StatementLabels labels,
            AvroSerdes serdes,
            BillingMetrics metrics,
            Duration keptFor,
            InstantSource clock) {
        this.versions = versions;
        this.labels = labels;
        this.serdes = serdes;
        this.metrics = metrics;
        this.keptFor = keptFor;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        // A task that starts again has no schedule of the time before.
        writing = null;
        writingDetails = null;
        working = null;
        KeyValueStore<String, GenerationsRecord> generations =
                context.getStateStore(RepricingRun.GENERATIONS);
        var translation = new LedgerRows(versions, serdes, context.applicationId());
        var months = new LedgerMonths(context, keptFor, this::now);
        isNew = months.all().isEmpty();
        var ledgers = new Generations(context, serdes, translation, months);
        var live = ledgers.live(RepricingRun.live(generations));
        KeyValueStore<String, StatementClosing> closings =
                context.getStateStore(ClosedMonths.CLOSED_MONTHS);
        closed =
                new ClosedMonths(
                        closings,
                        context.getStateStore(BillingTopology.CLOSINGS),
                        months,
                        this::now);
        output = new LedgerOutput(context);
        books = new LedgerBooks(live, labels, versions, metrics, closed, output);
        repricing =
                new RepricingRun(
                        generations,
                        books,
                        ledgers,
                        versions,
                        new RepricingReports(output::write, clock));
        retention = new LedgerRetention(months, books);
        context.schedule(
                LET_MONTHS_LEAVE_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> booking(this::letMonthsLeave));
        goOn();
    }

    /// By the clock of the task.
    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        booking(() -> {
            takeOver();
            if (record.value() instanceof FactRecord fact) book(fact);
            else if (record.value() instanceof RepricingRequest request) repricing.begin(request);
            else if (record.value() instanceof ClosingRequest request) close(request);
        });
    }

    /// Before the first that is booked: what every instance knows is loaded then.
    private void takeOver() {
        if (!isNew) return;
        isNew = false;
        ReadOnlyKeyValueStore<String, BillingCount> written =
                context.getStateStore(BillingTopology.STATEMENT_LINES);
        closed.takeOver(StoredCounts.all(written), books.live().lines());
        takeOverDetails(written);
    }

    /// There may be very many: what is taken over is written, and not kept in memory.
    private void takeOverDetails(ReadOnlyKeyValueStore<String, BillingCount> written) {
        var details = books.live().details();
        try (var all = StoredCounts.details(written)) {
            for (var taken = 1; all.hasNext(); taken++) {
                closed.takeOver(all.next().value, details);
                if (taken % WRITTEN_TOGETHER == 0) writeDetails();
            }
        }
    }

    private void book(FactRecord stored) {
        var fact = FactRecords.fact(stored);
        if (!books.book(fact, stored.getTables()))
            throw new RejectedRecord(TOO_LATE, "its month has left the ledger");
        repricing.booked(fact);
    }

    private void close(ClosingRequest request) {
        writeLines();
        writeDetails();
        closed.close(request, books.live().lines(), output);
    }

    private void letMonthsLeave() {
        if (!repricing.isUnderWay()) retention.begin();
    }

    private void booking(Runnable step) {
        try {
            step.run();
            goOn();
        } catch (KafkaException | RejectedRecord e) {
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
        if (writingDetails == null && books.live().details().hasUnwritten())
            writingDetails =
                    context.schedule(
                            WRITE_DETAILS_AFTER,
                            PunctuationType.WALL_CLOCK_TIME,
                            _ -> writeDetails());
        if (working == null && isAtWork())
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

    private void writeDetails() {
        books.writeDetails();
        if (writingDetails != null) writingDetails.cancel();
        writingDetails = null;
    }

    private void workOn() {
        if (retention.isUnderWay()) retention.work();
        else repricing.work();
        if (isAtWork() || working == null) return;
        working.cancel();
        working = null;
    }

    private boolean isAtWork() {
        return retention.isUnderWay() || repricing.isUnderWay();
    }
}
