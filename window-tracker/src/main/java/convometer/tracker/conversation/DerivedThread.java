package convometer.tracker.conversation;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.message.Delivery;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What follows from the history of a thread: which conversation each delivery opens or joins. A
/// delivery at the end of the order goes on from the last one; a late one derives anew from where
/// it belongs, as far as anything is another.
public final class DerivedThread {

    private final ThreadHistory history;
    private final Messages messages;
    private final Conversations conversations;
    private Snapshot snapshot;

    /// The last delivery that counts; null: none since the watermark.
    private @Nullable Position tail;

    /// The last delivery that could answer a referral.
    private Instant answeredAt;

    /// All that follows from a whole history.
    ///
    /// @param deliveries in the order of C1
    public record Whole(List<DerivedConversation> conversations, List<Delivery> deliveries) {}

    DerivedThread(ThreadHistory history, ThreadRows rows, ThreadHeader header) {
        this.history = history;
        messages = history.messages();
        conversations = new Conversations(history.number(), rows, header.current());
        snapshot = header.snapshot();
        tail = header.tail();
        answeredAt = header.answeredAt();
    }

    /// Derives everything at once, from the beginning; what was emitted does not matter.
    public static Whole of(ThreadHistory history, Rules rules) {
        history.ends().collect(history.messages());
        var timeline = new ConversationTimeline(rules, history, List.of(), Instant.EPOCH);
        var deliveries = new ArrayList<Delivery>();
        history.messages()
                .ascend(
                        Position.FIRST,
                        message -> {
                            var known = message.known();
                            if (known.counts())
                                deliveries.add(Delivery.of(known, timeline.assign(known)));
                            return true;
                        });
        return new Whole(timeline.opened(), deliveries);
    }

    /// Writes what has changed to the rows.
    void flush() {
        conversations.flush(tail == null ? snapshot.watermark() : tail.at());
    }

    Conversations conversations() {
        return conversations;
    }

    /// What is left of what is forgotten.
    Snapshot snapshot() {
        return snapshot;
    }

    @Nullable Position tail() {
        return tail;
    }

    Instant answeredAt() {
        return answeredAt;
    }

    /// Whether a message that is delivered at the instant is inside a free entry point: one that is
    /// open, or that it opens itself as the first answer to a referral (C5).
    boolean inEntryPointAt(Instant at, Policy policy) {
        for (var derived : conversations.current()) {
            var each = derived.conversation();
            if (each.isEntryPoint() && each.isOpenAt(at)) return true;
        }
        return history.referrals().stream()
                .filter(referredAt -> referredAt.isAfter(answeredAt) && !referredAt.isAfter(at))
                .anyMatch(referredAt ->
                        at.isBefore(referredAt.plus(policy.entryPointAnswerWithin())));
    }

    /// The customer did something that qualifies.
    void onCustomerActed(
            ThreadHistory.InboundChange change, Rules rules, DecisionCollector decisions) {
        var opened = change.opened();
        var referredAt = change.referredAt();
        var from = Position.LAST;
        var until = Position.FIRST;
        if (opened != null && rules.policy().priceWindowAt() == Policy.PriceWindowAt.SEND) {
            from = Position.FIRST;
            until = Position.LAST;
        } else if (opened != null) {
            from = Position.at(opened.newlyOpenFrom());
            until = Position.after(opened.window().until());
        }
        if (referredAt != null) {
            from = Position.earlier(from, Position.at(referredAt));
            until = Position.later(until, Position.at(referredAt));
        }
        if (tail != null && !tail.isBefore(from)) derive(from, until, rules, decisions);
    }

    /// More is known of a message.
    void onMessage(ThreadHistory.MessageChange change, Rules rules, DecisionCollector decisions) {
        var message = change.message();
        var before = change.before();
        var known = message.known();
        var counts = message.counts(snapshot.forgot());
        var assignment = message.assignment();
        var moved =
                history.ends().apply(before, known, messages)
                        ? movedEnds(rules)
                        : new ArrayList<Position>();
        if (assignment == null && counts && moved.isEmpty() && isLast(message)) {
            assignLast(message, rules, decisions);
            return;
        }
        if (assignment == null ? counts : !counts || !before.isAssignedLike(known)) {
            moved.add(message.position());
            if (assignment != null) moved.add(change.stood());
        }
        if (!moved.isEmpty())
            derive(Collections.min(moved), Collections.max(moved), rules, decisions);
        // Where it stands may be the same, and something else that was emitted of it not.
        if (counts) message.publishDifference(message.assignment(), history.number(), decisions);
    }

    private boolean isLast(TrackedMessage message) {
        return tail == null || tail.isBefore(message.position());
    }

    private List<Position> movedEnds(Rules rules) {
        return new ConversationTimeline(rules, history, List.of(), Instant.EPOCH)
                .movedEnds(conversations.emitted());
    }

    /// The common case: the derivation goes on with one more delivery.
    private void assignLast(TrackedMessage message, Rules rules, DecisionCollector decisions) {
        var timeline =
                new ConversationTimeline(rules, history, conversations.current(), answeredAt);
        var assignment = timeline.assign(message.known());
        if (assignment.opensConversation())
            conversations.emitOpened(timeline.opened().getLast(), timeline.lastCut(), decisions);
        message.publishDifference(assignment, history.number(), decisions);
        tail = message.position();
        answeredAt = timeline.answeredAt();
    }

    /// C9: derives anew from a position on, at least until another one and for as long as anything
    /// is another than before, and emits what is.
    void derive(Position from, Position until, Rules rules, DecisionCollector decisions) {
        var again = new Rederivation(history, conversations, snapshot, from, until);
        var timeline =
                new ConversationTimeline(rules, history, again.before(), answeredBefore(from));
        var complete = again.assign(timeline);
        again.emit(timeline, complete, decisions);
        if (!complete) return;
        var last = again.last();
        tail = last != null ? last : lastBefore(from);
        answeredAt = timeline.answeredAt();
    }

    private @Nullable Position lastBefore(Position position) {
        var last = messages.lastBefore(position, each -> each.counts(snapshot.forgot()));
        return last == null ? null : last.position();
    }

    private Instant answeredBefore(Position position) {
        var answered =
                messages.lastBefore(
                        position,
                        each -> each.counts(snapshot.forgot()) && each.known().category() != null);
        return answered == null ? snapshot.answeredAt() : answered.known().deliveryInstant();
    }

    /// Forgets deliveries before the watermark, and keeps of them what is open there.
    void forgetBefore(Instant watermark) {
        if (!watermark.isAfter(snapshot.watermark())) return;
        var at = Position.at(watermark);
        var open = Rederivation.openBefore(conversations.emitted(), at);
        var answered = answeredBefore(at);
        messages.removeAssignedBefore(at);
        snapshot = new Snapshot(watermark, open, answered);
        conversations.forgetBefore(snapshot);
        if (tail != null && tail.isBefore(at)) tail = null;
    }

    /// A delivery before the watermark: all that is kept of it is that it could answer a referral.
    void forget(TrackedMessage message) {
        var at = message.position().at();
        if (message.known().category() != null && at.isAfter(snapshot.answeredAt()))
            snapshot = new Snapshot(snapshot.watermark(), snapshot.open(), at);
    }

    /// No message is left.
    void forgetMessages() {
        conversations.forgetWithdrawn();
        tail = null;
    }

    /// What was emitted of another thread goes on as emitted of this one, without what either has
    /// forgotten.
    ///
    /// @param name under which the others were emitted, which is not shown any more; null: the same
    void merge(
            Snapshot other,
            List<DerivedConversation> others,
            @Nullable CustomerId name,
            DecisionCollector decisions) {
        forgetBefore(other.watermark());
        var emitted = others.stream().filter(each -> !each.withdrawn()).toList();
        var openThere = Rederivation.openBefore(emitted, Position.at(snapshot.watermark()));
        snapshot = snapshot.merge(other);
        if (snapshot.forgot())
            snapshot =
                    snapshot.merge(
                            new Snapshot(snapshot.watermark(), openThere, snapshot.answeredAt()));
        conversations.merge(others, name, decisions);
        if (snapshot.forgot()) conversations.forgetBefore(snapshot);
    }
}
