package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.Bookkeeper;
import convometer.billing.ledger.LedgerEngine;
import convometer.billing.ledger.LineChange;
import convometer.billing.state.AssessedFactRecord;
import convometer.billing.streams.BillingTopology.Rules;
import convometer.events.Charge;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

import java.time.Duration;

/// Books facts: runs [LedgerEngine] over the stores of the task, and writes charges and the totals
/// of lines.
final class LedgerProcessor
        implements Processor<String, AssessedFactRecord, String, SpecificRecord> {

    /// How long a line may have changed before it is written: many of its units come together.
    private static final Duration WRITE_LINES_EVERY = Duration.ofMillis(20);

    private final Rules rules;
    private final AvroSerdes serdes;
    private final BillingMetrics metrics;

    private ProcessorContext<String, SpecificRecord> context;
    private LedgerEngine engine;
    private LineTotals lines;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LedgerProcessor(Rules rules, AvroSerdes serdes, BillingMetrics metrics) {
        this.rules = rules;
        this.serdes = serdes;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        lines = new LineTotals(context, serdes);
        engine =
                new LedgerEngine(
                        new LedgerStores(context, serdes),
                        rules.eras(),
                        rules.prices(),
                        new Bookkeeper(rules.prices(), new Books()));
        context.schedule(
                WRITE_LINES_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> lines.write(this::forward));
    }

    @Override
    public void process(Record<String, AssessedFactRecord> fact) {
        try {
            engine.apply(LedgerRecords.fact(fact.value()));
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // Facts were checked before, so this is no matter of what somebody wrote. No dead
            // letter
            // undoes the half of a fact: the transaction does, when the task stops.
            throw new StreamsException("a fact cannot be booked", e);
        }
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
        }
    }
}
