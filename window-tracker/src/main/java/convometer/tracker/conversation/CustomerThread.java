package convometer.tracker.conversation;

import convometer.tracker.group.Participation;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.GroupDelivered;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Delivery;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A business number and a customer as the fold holds them: takes an event to the parts of the
/// thread that it concerns. It is changed in place: whoever hands it over keeps nothing of it.
public final class CustomerThread {

    private final ThreadHistory history;
    private final DerivedThread derived;
    private final ThreadDifference difference;
    private final Retention retention;

    /// All of a thread that moves to another name, or a part of it: the rows of a large thread
    /// travel in several.
    ///
    /// @param header null: it came with the first part
    public record Part(
            PhoneNumberId number,
            @Nullable ThreadHeader header,
            List<TrackedMessage> messages,
            List<DerivedConversation> conversations,
            Map<Wamid, Participation> participations,
            List<EntryPointEnd> entryPointEnds) {}

    /// A thread that was stored.
    public CustomerThread(PhoneNumberId number, ThreadHeader header, ThreadRows rows) {
        history = new ThreadHistory(number, rows, header);
        derived = new DerivedThread(history, rows, header);
        difference = new ThreadDifference(history, derived);
        retention = new Retention(history, derived);
    }

    /// Writes what has changed to the rows.
    ///
    /// @return the header, to be stored; it shows the thread itself, not a copy
    public ThreadHeader store() {
        history.messages().flush();
        derived.flush();
        return header();
    }

    private ThreadHeader header() {
        return new ThreadHeader(
                history.windows().list(),
                history.referrals(),
                history.messages().latest(),
                derived.conversations().current(),
                derived.snapshot(),
                derived.tail(),
                derived.answeredAt(),
                history.oldestSeenAt(),
                history.lastInboundAt(),
                history.lastOutboundAt(),
                history.windowMessages().kept());
    }

    public PhoneNumberId number() {
        return history.number();
    }

    /// Whether a send record or a status of the message came here.
    public boolean hasMessage(Wamid wamid) {
        return history.messages().has(wamid, known -> known.sent() != null || known.waba() != null);
    }

    /// Whether the message was seen here as written in the Business app.
    public boolean hasEcho(Wamid wamid) {
        return history.messages().has(wamid, OutboundMessage::echoed);
    }

    /// Whether Meta failed the message and it was not delivered either.
    public boolean hasFailed(Wamid wamid) {
        return history.messages()
                .has(wamid, known -> known.failed() && known.deliveredAt() == null);
    }

    /// The message was delivered, be it after a failure.
    public boolean wasDelivered(Wamid wamid) {
        return history.messages().has(wamid, known -> known.deliveredAt() != null);
    }

    /// What a delivery of the thread rests on, as far as it is known now.
    public DeliverySources sourcesOf(Delivery delivery, Policy policy) {
        if (delivery.group() != null) return history.participations().sourcesOf(delivery.wamid());
        var message = history.messages().get(delivery.wamid());
        if (message == null || message.known().deliveredAt() == null) return DeliverySources.NONE;
        var known = message.known();
        var window = delivery.assignment().inWindow() ? history.windowOf(known, policy) : null;
        return new DeliverySources(window, known.webhooks());
    }

    /// The send records that came here, as they came.
    public List<MessageSent> sends() {
        return history.sends();
    }

    /// The customer's latest qualifying message; null: none.
    public @Nullable Instant lastInboundAt() {
        return history.lastInboundAt();
    }

    /// The customer has written since the business last did.
    public boolean awaitsAnswer() {
        return history.awaitsAnswer();
    }

    /// Maximal open intervals, in order.
    public List<ServiceWindow> windows() {
        return Collections.unmodifiableList(history.windows().list());
    }

    /// Conversations that may still be joined, or whose end was not emitted yet, in the order of
    /// their opening.
    public List<Conversation> conversations() {
        return derived.conversations().current().stream()
                .map(DerivedConversation::conversation)
                .toList();
    }

    /// Whether a message that is delivered at the instant is inside a free entry point: one that is
    /// open, or that it opens itself as the first answer to a referral (C5).
    public boolean inEntryPointAt(Instant at, Policy policy) {
        return derived.inEntryPointAt(at, policy);
    }

    /// Whether what the event would change is forgotten.
    public boolean isTooLate(CustomerEvent event, Policy policy) {
        return retention.isTooLate(event, policy);
    }

    /// The customer did something that qualifies.
    public void onCustomerActed(CustomerActed event, Rules rules, DecisionCollector decisions) {
        var change = history.onCustomerActed(event, rules.policy());
        var opened = change.opened();
        if (opened != null) decisions.emit(number(), opened.decision());
        derived.onCustomerActed(change, rules, decisions);
    }

    /// The business is known to have sent at the instant.
    public void sentAt(Instant at) {
        history.sentAt(at);
    }

    /// More is known of a message.
    public void apply(
            OutboundMessage news, Instant receivedAt, Rules rules, DecisionCollector decisions) {
        var change = history.apply(news, receivedAt);
        if (change == null) return;
        change.message().emitDispute(number(), decisions);
        derived.onMessage(change, rules, decisions);
    }

    /// What the group's thread knows of a message to this customer.
    public void apply(GroupDelivered event, DecisionCollector decisions) {
        history.seenAt(event.receivedAt());
        history.participations().apply(event, decisions);
    }

    /// The customer is shown under another name: here nothing is true any more.
    /// [#publishDifference] emits it under the new one.
    public void withdraw(CustomerId name, DecisionCollector decisions) {
        difference.withdraw(name, decisions);
    }

    /// Everything of the thread in parts of so many messages at the most; nothing is left here.
    public List<Part> moveOut(int most) {
        return new ThreadMerge(history, derived, difference).moveOut(header(), most);
    }

    /// A part of another thread turns out to be this one's. [#publishDifference] emits what
    /// follows.
    ///
    /// @param name under which the other was emitted
    public void merge(Part other, CustomerId name, DecisionCollector decisions) {
        new ThreadMerge(history, derived, difference).merge(other, name, decisions);
    }

    /// Emits under the shown name what follows from a merge or a new name.
    public void publishDifference(Rules rules, DecisionCollector decisions) {
        difference.publish(rules, decisions);
    }

    /// W4: what ended is emitted when time passes it, once. Then what need not be kept is
    /// forgotten.
    public void timePassed(Instant now, Rules rules, DecisionCollector decisions) {
        for (var closed : history.windows().closeUntil(now))
            decisions.emit(number(), new Decision.WindowClosed(closed.openedAt(), closed.until()));
        derived.conversations().timePassed(now, decisions);
        retention.timePassed(now, rules);
    }

    /// When something is due next: an end that was not emitted, or something to forget; null:
    /// nothing is.
    public @Nullable Instant nextDue(Duration kept) {
        var end = earlier(history.windows().nextClosing(), derived.conversations().nextEnd());
        return earlier(end, retention.nextDue(kept));
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) return b;
        return b == null || a.isBefore(b) ? a : b;
    }
}
