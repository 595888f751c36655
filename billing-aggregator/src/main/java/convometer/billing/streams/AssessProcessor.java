package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.Facts;
import convometer.billing.rules.Account;
import convometer.billing.state.AssessedConversation;
import convometer.billing.state.AssessedMessage;
import convometer.billing.state.News;
import convometer.events.ConversationFact;
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
        if (decision.getDelivery() != null) message(received, decision, decision.getDelivery());
        if (decision.getConversation() != null)
            conversation(received, decision, decision.getConversation());
    }

    private void message(
            Record<String, Received<ThreadDecision>> received,
            ThreadDecision decision,
            DeliveryFact fact) {
        var account = account(received, decision, fact.getWabaId());
        if (account == null) return;
        var message = facts.message(decision, fact, account);
        if (message == null && fact.getKind().equals("unknown") && !fact.getWithdrawn())
            metrics.unknown();
        var assessed =
                new AssessedMessage(fact.getRevision(), States.orNull(message, States::known));
        forward(
                received,
                Facts.unitId(decision, fact),
                News.newBuilder().setMessage(assessed).build());
    }

    private void conversation(
            Record<String, Received<ThreadDecision>> received,
            ThreadDecision decision,
            ConversationFact fact) {
        var account = account(received, decision, fact.getWabaId());
        if (account == null) return;
        var conversation = facts.conversation(decision, fact, account);
        var assessed =
                new AssessedConversation(
                        fact.getRevision(), States.orNull(conversation, States::known));
        forward(
                received,
                fact.getConversationId(),
                News.newBuilder().setConversation(assessed).build());
    }

    /// Null: nobody is known, and the record is set aside.
    private @Nullable Account account(
            Record<String, Received<ThreadDecision>> received,
            ThreadDecision decision,
            String wabaId) {
        var account = facts.account(wabaId, decision.getPhoneNumberId()).orElse(null);
        if (account == null) setAsideUnknown(received, wabaId);
        return account;
    }

    private void setAsideUnknown(Record<String, Received<ThreadDecision>> received, String wabaId) {
        setAside(received, "unknown_waba", "no account " + wabaId + " and none with the number");
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

    private void forward(Record<String, Received<ThreadDecision>> cause, String key, News value) {
        context().forward(cause.withKey(key).withValue(value));
    }

    /// A record as it came, on its way to the dead letters.
    record DeadLetter(Bytes raw) {}
}
