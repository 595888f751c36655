package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.AssessedFact;
import convometer.billing.ledger.Facts;
import convometer.billing.ledger.UnknownAccountException;
import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.Received;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;

/// Says of each delivery and each conversation what it is to the ledger, and sets aside what
/// belongs to nobody known. Keeps nothing: a customer whose names are joined changes the thread of
/// a message, so what is known of a message is kept by its own id, further down.
final class AssessProcessor
        extends ContextualProcessor<String, Received<ThreadDecision>, String, Object> {

    private final Facts facts;
    private final BillingMetrics metrics;
    private final InstantSource clock;

    AssessProcessor(Facts facts, BillingMetrics metrics, InstantSource clock) {
        this.facts = facts;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void process(Record<String, Received<ThreadDecision>> received) {
        var decision = received.value().value();
        DecisionCheck.require(received.key(), decision, clock.instant());
        try {
            var fact = facts.assess(decision);
            if (fact == null) return;
            if (isUnknown(decision.getDelivery(), fact)) metrics.unknown();
            context().forward(received.withKey(fact.id()).withValue(LedgerRecords.record(fact)));
        } catch (UnknownAccountException e) {
            setAside(received, "unknown_waba", String.valueOf(e.getMessage()));
        }
    }

    /// P6: nobody knows what the message is, so it is in no unit.
    private static boolean isUnknown(@Nullable DeliveryFact delivery, AssessedFact fact) {
        return delivery != null
                && delivery.getKind().equals("unknown")
                && !delivery.getWithdrawn()
                && fact instanceof AssessedFact.OfMessage message
                && message.message() == null;
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
