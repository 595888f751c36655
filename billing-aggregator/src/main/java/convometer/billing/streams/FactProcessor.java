package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.BillingTables;
import convometer.billing.ledger.Facts;
import convometer.billing.ledger.LedgerFact;
import convometer.billing.rules.Delivery.Kind;
import convometer.events.ThreadDecision;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.Received;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

import java.time.InstantSource;

/// Takes the facts of deliveries and conversations out of what the tracker decides, each by its own
/// id, and sets aside what belongs to nobody known. Keeps nothing: a customer whose names are
/// joined changes the thread of a message, so what is known of a message is kept by its id, further
/// down.
final class FactProcessor
        extends ContextualProcessor<String, Received<ThreadDecision>, String, Object> {

    static final String UNKNOWN_WABA = "unknown_waba";

    private final BillingTables tables;
    private final BillingMetrics metrics;
    private final InstantSource clock;

    FactProcessor(BillingTables tables, BillingMetrics metrics, InstantSource clock) {
        this.tables = tables;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void process(Record<String, Received<ThreadDecision>> received) {
        var decision = received.value().value();
        DecisionCheck.require(received.key(), decision, clock.instant());
        var fact = Facts.of(decision);
        if (fact == null) return;
        var wabaId = wabaOf(decision);
        var number = decision.getPhoneNumberId();
        if (tables.knows(wabaId, number)) take(received, fact);
        else
            setAside(
                    received,
                    UNKNOWN_WABA,
                    "no account %s and none with the number %s".formatted(wabaId, number));
    }

    /// The billing account that Meta named in a fact.
    static String wabaOf(ThreadDecision decision) {
        var delivery = decision.getDelivery();
        return delivery == null ? decision.getConversation().getWabaId() : delivery.getWabaId();
    }

    private void take(Record<String, Received<ThreadDecision>> received, LedgerFact fact) {
        if (isUnknown(fact)) metrics.unknown();
        var record = FactRecords.record(fact, tables.version());
        context().forward(received.withKey(fact.id()).withValue(record));
    }

    /// P6: nobody knows what the message is, so it is in no unit.
    private boolean isUnknown(LedgerFact fact) {
        return fact instanceof LedgerFact.OfMessage(_, var delivery)
                && delivery.kind() == Kind.UNKNOWN
                && !delivery.withdrawn()
                && tables.message(delivery) == null;
    }

    private void setAside(
            Record<String, Received<ThreadDecision>> received, String code, String reason) {
        var origin =
                context()
                        .recordMetadata()
                        .map(at -> at.topic() + "/" + at.partition() + "/" + at.offset())
                        .orElse("unknown");
        var headers =
                DeadLetters.describe(new RecordHeaders(received.headers()), code, reason, origin);
        metrics.setAside(code);
        context()
                .forward(
                        received.<Object>withValue(new DeadLetter(received.value().raw()))
                                .withHeaders(headers));
    }

    /// A record as it came, on its way to the dead letters.
    record DeadLetter(Bytes raw) {}
}
