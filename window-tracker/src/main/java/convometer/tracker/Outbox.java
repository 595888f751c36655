package convometer.tracker;

import convometer.events.ConsentFact;
import convometer.events.HandlerFact;
import convometer.events.OutboundReceipt;
import convometer.events.PermissionFact;
import convometer.events.ThreadDecision;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.DeadLetters;
import convometer.tracker.rules.Participation;
import convometer.tracker.rules.ThreadEvent;
import convometer.tracker.rules.ThreadEvent.EchoSeen;
import convometer.tracker.rules.ThreadEvent.GroupDelivered;
import convometer.tracker.rules.Told;
import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.DeskRecord;
import convometer.tracker.state.GroupPart;
import convometer.tracker.state.MessagePlace;
import convometer.tracker.state.MovedCustomer;
import convometer.tracker.state.PlaceMail;
import convometer.tracker.state.SeenEcho;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Everything that the tracker writes, each to its sink.
final class Outbox {

    static final String DECISIONS = "write-thread-decisions";
    static final String RECEIPTS = "write-outbound-receipts";
    static final String MAIL = "write-customer-mail";
    static final String PLACES = "write-message-places";
    static final String LIMITS = "write-limit-places";

    /// Name of the sink for the dead letters of a topic.
    static String deadLettersOf(String topic) {
        return "write-" + topic + DeadLetters.ENDING;
    }

    private final ProcessorContext<String, Object> context;
    private final DecisionMetrics metrics;
    private final AccountWabas accounts;

    Outbox(
            ProcessorContext<String, Object> context,
            DecisionMetrics metrics,
            AccountWabas accounts) {
        this.context = context;
        this.metrics = metrics;
        this.accounts = accounts;
    }

    void fact(Told told, Instant now) {
        var thread = new ThreadKey(told.number(), told.customer());
        tell(thread, new Decisions(thread, now, accounts).fact(told.decision()));
    }

    private void tell(ThreadKey thread, ThreadDecision decision) {
        metrics.decided(decision.getKind());
        forward(thread.toString(), decision, DECISIONS);
    }

    void permit(ThreadKey thread, PermissionFact permission, Instant now) {
        tell(thread, new Decisions(thread, now, accounts).permission(permission));
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
        tell(thread, new Decisions(thread, at, accounts).consent(fact));
    }

    void handler(ThreadKey thread, HandlerFact fact, Instant at) {
        tell(thread, new Decisions(thread, at, accounts).handler(fact));
    }

    /// To whoever counts the places of a messaging limit.
    void limit(PlaceMail mail) {
        forward(mail.getScope(), mail, LIMITS);
    }

    /// To whoever keeps the customer under the name.
    void forward(Home home, Incoming record) {
        mail(home, to(home).setRecord(record.toForward()));
    }

    void forward(Home home, CustomerMail mail) {
        mail(
                home,
                CustomerMail.newBuilder(mail).setPortfolio(home.place()).setCustomer(home.name()));
    }

    void sameAs(Home home, Home other) {
        mail(home, to(home).setSameAs(other.name()).setSameAsPortfolio(other.place()));
    }

    /// @param pieces of what is kept of the customer
    /// @param desk null: there is nothing
    void move(Home home, List<MovedCustomer> pieces, @Nullable DeskRecord desk) {
        metrics.merged();
        for (var piece : pieces)
            mail(
                    home,
                    to(home).setMoved(piece)
                            .setDesk(piece.equals(pieces.getFirst()) ? desk : null));
    }

    void participant(Home home, GroupDelivered delivered) {
        var part =
                ThreadRecords.part(
                        delivered.participant(),
                        new Participation.Part(
                                delivered.version(), delivered.known(), delivered.inWindow()));
        mail(
                home,
                to(home).setGroupPart(
                                new GroupPart(
                                        delivered.number(),
                                        delivered.group(),
                                        part,
                                        delivered.receivedAt())));
    }

    private static CustomerMail.Builder to(Home home) {
        return CustomerMail.newBuilder().setPortfolio(home.place()).setCustomer(home.name());
    }

    private void mail(Home home, CustomerMail.Builder mail) {
        forward(home.name(), mail.build(), MAIL);
    }

    /// The message was met under this name.
    void place(Home home, ThreadEvent event, Instant now) {
        var place = new MessagePlace(home.place(), home.name(), echo(event), null, now);
        forward(event.number() + "/" + event.wamid(), place, PLACES);
    }

    /// A status that names nobody: to whoever has the message.
    void stray(Home home, Incoming status, Instant now) {
        var place = new MessagePlace(home.place(), "", null, status.toForward(), now);
        forward(status.thread().toString(), place, PLACES);
    }

    private static @Nullable SeenEcho echo(ThreadEvent event) {
        return event instanceof EchoSeen(var number, var wamid, _, var receivedAt)
                ? new SeenEcho(number, wamid, receivedAt)
                : null;
    }

    void setAside(Incoming record, String code, String reason) {
        metrics.setAside(code);
        var headers = DeadLetters.describe(new RecordHeaders(), code, reason, record.origin());
        var letter =
                new Record<String, Object>(
                        record.thread().toString(),
                        record.raw(),
                        context.currentSystemTimeMs(),
                        headers);
        context.forward(letter, deadLettersOf(record.topic()));
    }

    private void forward(String key, Object value, String sink) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }
}
