package convometer.tracker.streams;

import convometer.events.ConsentFact;
import convometer.events.HandlerFact;
import convometer.events.OutboundReceipt;
import convometer.events.PermissionFact;
import convometer.events.PermissionWithdrawal;
import convometer.events.ThreadDecision;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.DeadLetters;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.conversation.DeliverySources;
import convometer.tracker.group.Participation;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerEvent.EchoSeen;
import convometer.tracker.identity.CustomerEvent.GroupDelivered;
import convometer.tracker.identity.EmittedDecision;
import convometer.tracker.reference.AccountBudgets;
import convometer.tracker.reference.AccountWabas;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.GateRecord;
import convometer.tracker.state.GroupPart;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.state.MessageLocation;
import convometer.tracker.state.MovedCustomer;
import convometer.tracker.state.SeenEcho;
import convometer.tracker.streams.records.DecisionRecords;
import convometer.tracker.streams.records.IncomingRecord;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.Millis;
import convometer.tracker.streams.store.ParticipationRecords;
import convometer.tracker.streams.store.RecentValues;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/// Everything that the tracker writes, each to its sink.
final class TrackerOutputs {

    static final String DECISIONS = "write-thread-decisions";
    static final String RECEIPTS = "write-outbound-receipts";
    static final String COMMANDS = "write-customer-commands";
    static final String LOCATIONS = "write-message-locations";
    static final String LIMITS = "write-limit-reservations";

    /// Name of the sink for the dead letters of a topic.
    static String deadLettersOf(String topic) {
        return "write-" + topic + DeadLetters.ENDING;
    }

    private final ProcessorContext<Object, Object> context;
    private final DecisionMetrics metrics;
    private final AccountWabas accounts;
    private final AccountBudgets budgets;
    private final UnaryOperator<IncomingRecord> withoutContent;
    private final Duration period;

    /// @param withoutContent what is written of a record that is forwarded
    /// @param period that messages are kept by, see [RecentValues]
    TrackerOutputs(
            ProcessorContext<Object, Object> context,
            DecisionMetrics metrics,
            AccountWabas accounts,
            AccountBudgets budgets,
            UnaryOperator<IncomingRecord> withoutContent,
            Duration period) {
        this.context = context;
        this.metrics = metrics;
        this.accounts = accounts;
        this.budgets = budgets;
        this.withoutContent = withoutContent;
        this.period = period;
    }

    /// The fact that a decision is.
    ThreadDecision fact(EmittedDecision emitted, DeliverySources sources, Instant now) {
        var thread = new ThreadKey(emitted.number().value(), emitted.customer().value());
        return new DecisionRecords(thread, now, accounts).fact(emitted.decision(), sources);
    }

    void emit(ThreadDecision fact) {
        emit(new ThreadKey(fact.getPhoneNumberId(), fact.getCustomer()), fact);
    }

    private void emit(ThreadKey thread, ThreadDecision decision) {
        metrics.decided(decision.getKind());
        forward(thread.toString(), decision, DECISIONS);
    }

    void permit(ThreadKey thread, PermissionFact permission, Instant now) {
        emit(thread, new DecisionRecords(thread, now, accounts).permission(permission));
    }

    void withdraw(ThreadKey thread, PermissionWithdrawal withdrawal, Instant now) {
        emit(thread, new DecisionRecords(thread, now, accounts).withdrawal(withdrawal));
    }

    void refuse(OutboundReceipt receipt) {
        metrics.refused(String.valueOf(receipt.getCode()));
        forward(receipt.getRequestId(), receipt, RECEIPTS);
    }

    void hold(OutboundReceipt receipt) {
        metrics.held();
        forward(receipt.getRequestId(), receipt, RECEIPTS);
    }

    void consent(ThreadKey thread, ConsentFact fact, Instant at) {
        emit(thread, new DecisionRecords(thread, at, accounts).consent(fact));
    }

    void assignee(ThreadKey thread, HandlerFact fact, Instant at) {
        emit(thread, new DecisionRecords(thread, at, accounts).handler(fact));
    }

    /// To whoever counts the slots of a messaging limit, and the money of budgets.
    void limit(LimitCommand command) {
        forward(budgets.ledgerOf(command.getScope()), command, LIMITS);
    }

    /// A message was permitted that counts in the budget, but nothing is known of its price.
    void unpriced(BudgetPeriod period) {
        metrics.unpriced(period);
    }

    /// To whoever keeps the customer under the name.
    void forward(CustomerKey customerKey, IncomingRecord record) {
        send(customerKey, to(customerKey).setRecord(withoutContent.apply(record).toForward()));
    }

    void forward(CustomerKey customerKey, CustomerCommand command) {
        send(
                customerKey,
                CustomerCommand.newBuilder(command)
                        .setPortfolio(customerKey.owner())
                        .setCustomer(customerKey.name()));
    }

    void redirect(CustomerKey customerKey, CustomerKey other) {
        send(
                customerKey,
                to(customerKey).setSameAs(other.name()).setSameAsPortfolio(other.owner()));
    }

    /// @param pieces of what is kept of the customer
    /// @param gateRecord null: there is nothing
    void moveState(
            CustomerKey customerKey, List<MovedCustomer> pieces, @Nullable GateRecord gateRecord) {
        metrics.merged();
        for (var piece : pieces)
            send(
                    customerKey,
                    to(customerKey)
                            .setMoved(piece)
                            .setGate(piece.equals(pieces.getFirst()) ? gateRecord : null));
    }

    void participant(CustomerKey customerKey, GroupDelivered delivered) {
        var part =
                ParticipationRecords.part(
                        delivered.participant(),
                        new Participation.Part(
                                delivered.version(),
                                delivered.known(),
                                delivered.inWindow(),
                                delivered.window()));
        send(
                customerKey,
                to(customerKey)
                        .setGroupPart(
                                new GroupPart(
                                        delivered.number().value(),
                                        delivered.group(),
                                        part,
                                        Millis.of(delivered.receivedAt()))));
    }

    private static CustomerCommand.Builder to(CustomerKey customerKey) {
        return CustomerCommand.newBuilder()
                .setPortfolio(customerKey.owner())
                .setCustomer(customerKey.name());
    }

    private void send(CustomerKey customerKey, CustomerCommand.Builder command) {
        forward(customerKey.name(), command.build(), COMMANDS);
    }

    /// The message was met under this name.
    void locate(CustomerKey customerKey, CustomerEvent event, Instant now) {
        var location =
                new MessageLocation(
                        customerKey.owner(), customerKey.name(), echo(event), null, Millis.of(now));
        locate(event.number() + "/" + event.wamid(), location);
    }

    /// A status that names nobody: to whoever has the message.
    void locateUnattributed(CustomerKey customerKey, IncomingRecord status, Instant now) {
        var location =
                new MessageLocation(
                        customerKey.owner(), "", null, status.toForward(), Millis.of(now));
        locate(status.thread().toString(), location);
    }

    private void locate(String message, MessageLocation met) {
        forward(MessageMatcher.key(message, met, period), met, LOCATIONS);
    }

    private static @Nullable SeenEcho echo(CustomerEvent event) {
        return event instanceof EchoSeen(var number, var wamid, _, var receivedAt)
                ? new SeenEcho(number.value(), wamid.value(), Millis.of(receivedAt))
                : null;
    }

    void deadLetter(IncomingRecord record, String code, String reason) {
        metrics.deadLettered(code);
        var headers = DeadLetters.describe(new RecordHeaders(), code, reason, record.origin());
        var letter =
                new Record<Object, Object>(
                        record.thread().toString(),
                        record.raw(),
                        context.currentSystemTimeMs(),
                        headers);
        context.forward(letter, deadLettersOf(record.topic()));
    }

    private void forward(Object key, Object value, String sink) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }
}
