package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.rules.Account;
import convometer.billing.rules.Assessment;
import convometer.billing.rules.Assessments;
import convometer.billing.rules.Markets;
import convometer.billing.state.AssessedUnit;
import convometer.billing.state.CountedConversation;
import convometer.billing.state.Line;
import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.streams.DeadLetters;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

import java.time.YearMonth;

/// Says of each delivery what it is to the ledger and of each conversation where it is counted, and
/// sets aside what it cannot decide. Keeps nothing: a customer whose names are joined changes the
/// thread of a message, so what is known of a message is kept by its own id, further down.
final class AssessProcessor extends ContextualProcessor<String, Received, String, Object> {

    private final Accounts accounts;
    private final Assessments assessments;
    private final Markets markets;
    private final BillingMetrics metrics;

    AssessProcessor(
            Accounts accounts, Assessments assessments, Markets markets, BillingMetrics metrics) {
        this.accounts = accounts;
        this.assessments = assessments;
        this.markets = markets;
        this.metrics = metrics;
    }

    @Override
    public void process(Record<String, Received> received) {
        if (received.value() == null) return;
        var decision = received.value().decision();
        if (decision.getDelivery() != null) assess(received, decision, decision.getDelivery());
        if (decision.getConversation() != null)
            count(received, decision, decision.getConversation());
    }

    private void assess(
            Record<String, Received> received, ThreadDecision decision, DeliveryFact fact) {
        var account = Facts.account(accounts, fact.getWabaId(), decision.getPhoneNumberId());
        if (account.isEmpty()) {
            setAsideUnknown(received, fact.getWabaId());
            return;
        }
        switch (assessments.assess(Facts.delivery(decision, fact), account.get())) {
            case Assessment.Unit(var unit) ->
                    forward(
                            received,
                            fact.getWamid(),
                            new AssessedUnit(fact.getRevision(), States.known(unit)));
            case Assessment.NoUnit() -> forwardNone(received, fact);
            case Assessment.Unsupported(var code, var reason) -> {
                // Whatever an earlier revision was charged for no longer holds.
                forwardNone(received, fact);
                setAside(received, code, reason);
            }
        }
    }

    private void forwardNone(Record<String, Received> received, DeliveryFact fact) {
        forward(received, fact.getWamid(), new AssessedUnit(fact.getRevision(), null));
    }

    private void count(
            Record<String, Received> received, ThreadDecision decision, ConversationFact fact) {
        var account = Facts.account(accounts, fact.getWabaId(), decision.getPhoneNumberId());
        if (account.isEmpty()) {
            setAsideUnknown(received, fact.getWabaId());
            return;
        }
        var line = fact.getWithdrawn() ? null : line(decision, fact, account.get());
        var counted = new CountedConversation(fact.getRevision(), line);
        forward(received, fact.getConversationId(), counted);
    }

    private Line line(ThreadDecision decision, ConversationFact fact, Account account) {
        var date = account.dateOf(fact.getOpenedAt());
        return Line.newBuilder()
                .setCounts(Lines.CONVERSATIONS)
                .setWabaId(account.wabaId())
                .setPhoneNumberId(decision.getPhoneNumberId())
                .setMonth(YearMonth.from(date).toString())
                .setMarket(markets.of(fact.getRecipient(), decision.getCustomer(), date))
                .setCategory(fact.getCategory())
                .setType("")
                .setUnit("conversation")
                .setCurrency(account.currency())
                .build();
    }

    private void setAsideUnknown(Record<String, Received> received, String wabaId) {
        setAside(received, "unknown_waba", "no account " + wabaId + " and none with the number");
    }

    private void setAside(Record<String, Received> received, String code, String reason) {
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

    private void forward(Record<String, Received> cause, String key, Object value) {
        context().forward(cause.withKey(key).withValue(value));
    }

    /// A record as it came, on its way to the dead letters.
    record DeadLetter(Bytes raw) {}
}
