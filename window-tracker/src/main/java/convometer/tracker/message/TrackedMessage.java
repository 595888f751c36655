package convometer.tracker.message;

import convometer.tracker.conversation.ConversationAssignment;
import convometer.tracker.conversation.Position;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.identity.PhoneNumberId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A message of the business as the live state holds it: what is known of it, and what was emitted.
public final class TrackedMessage {

    private OutboundMessage known;
    private Instant lastSeenAt;
    private int revision;
    private @Nullable ConversationAssignment assignment;
    private boolean disputeEmitted;

    /// What was emitted of it is not what would be emitted now, or was emitted under another name.
    private boolean stale;

    /// Its conversation has counted it.
    private boolean counted = true;

    /// It is not as its row has it, or it has none.
    private boolean changed;

    /// A message.
    ///
    /// @param lastSeenAt when something came here last that changed it, by our clock
    /// @param revision the last emitted of its delivery; 0: none
    /// @param assignment as it was emitted; null: its delivery does not count, or not any more
    /// @param disputeEmitted that it disputes the window was emitted
    public TrackedMessage(
            OutboundMessage known,
            Instant lastSeenAt,
            int revision,
            @Nullable ConversationAssignment assignment,
            boolean disputeEmitted) {
        this.known = known;
        this.lastSeenAt = lastSeenAt;
        this.revision = revision;
        this.assignment = assignment;
        this.disputeEmitted = disputeEmitted;
    }

    public OutboundMessage known() {
        return known;
    }

    public Instant lastSeenAt() {
        return lastSeenAt;
    }

    public int revision() {
        return revision;
    }

    public @Nullable ConversationAssignment assignment() {
        return assignment;
    }

    public boolean disputeEmitted() {
        return disputeEmitted;
    }

    public boolean counted() {
        return counted;
    }

    public boolean changed() {
        return changed;
    }

    public void stored() {
        changed = false;
    }

    /// Where it stands in the order of C1; of whose time nothing is known stands where it came.
    public Position position() {
        var first = known.firstInstant();
        return new Position(first.equals(Instant.MAX) ? lastSeenAt : first, known.wamid());
    }

    /// Whether it has a part. What is only known as read, in a thread that forgets, may be one of
    /// those that are forgotten, and is read late; it waits for the rest.
    public boolean counts(boolean forgetful) {
        return known.counts() && (!forgetful || assignment != null || !known.isOnlyRead());
    }

    /// What it is now. What is emitted of it is stale where its delivery is another one by that.
    public void apply(OutboundMessage merged, Instant at) {
        if (assignment != null)
            stale |=
                    !merged.counts()
                            || !Delivery.of(known, assignment)
                                    .equals(Delivery.of(merged, assignment));
        known = merged;
        seenAt(at);
    }

    private void seenAt(Instant at) {
        if (at.isAfter(lastSeenAt)) lastSeenAt = at;
        changed = true;
    }

    /// It was emitted under another name.
    public void withdraw() {
        stale = assignment != null;
        counted = false;
    }

    /// The other's facts are its own. What was emitted of either is emitted again where the two
    /// were emitted differently.
    public void merge(TrackedMessage other) {
        var bothEmitted = revision > 0 && other.revision > 0;
        var news = other.known;
        if (revision == 0) {
            news = known;
            known = other.known;
            assignment = other.assignment;
            stale = other.stale;
            counted = other.counted;
        }
        apply(known.merge(news), other.lastSeenAt);
        revision = Math.max(revision, other.revision);
        disputeEmitted |= other.disputeEmitted;
        if (!bothEmitted) return;
        if (assignment == null) {
            assignment = other.assignment;
            counted = other.counted;
        }
        stale = assignment != null;
    }

    /// Emits what there is to emit of its delivery, now that it stands there.
    public void publishDifference(
            @Nullable ConversationAssignment now,
            PhoneNumberId number,
            DecisionCollector decisions) {
        var before = assignment;
        assignment = now;
        if (now != null) {
            if (stale || !now.equals(before)) emit(Delivery.of(known, now), number, decisions);
        } else if (before != null) emit(Delivery.of(known, before).withdraw(), number, decisions);
        stale = false;
        counted = true;
    }

    private void emit(Delivery delivery, PhoneNumberId number, DecisionCollector decisions) {
        decisions.emit(number, new Decision.MessageDelivered(delivery, ++revision));
        changed = true;
    }

    /// W6, once.
    public void emitDispute(PhoneNumberId number, DecisionCollector decisions) {
        if (disputeEmitted || !known.disputed() || known.kind() == MessageKind.TEMPLATE) return;
        disputeEmitted = true;
        changed = true;
        decisions.emit(number, new Decision.WindowDisputed(known.wamid()));
    }
}
