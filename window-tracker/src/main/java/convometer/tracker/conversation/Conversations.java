package convometer.tracker.conversation;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.Decision.ConversationCorrected;
import convometer.tracker.identity.Decision.ConversationEnded;
import convometer.tracker.identity.Decision.ConversationOpened;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.identity.PhoneNumberId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The conversations of a thread since its watermark, and what was emitted of them. Revisions of an
/// id only grow, whatever becomes of it in between. Those that may still be joined, or whose end
/// was not emitted yet, are in the header; an event in order needs no other.
final class Conversations {

    private static final Comparator<DerivedConversation> OPENING =
            Comparator.comparing(DerivedConversation::opener);

    private final PhoneNumberId number;
    private final ThreadRows rows;

    /// In the header, in the order of their opening.
    private List<DerivedConversation> current = new ArrayList<>();

    /// All of them, the withdrawn ones too; null: only the header was read.
    private @Nullable Map<Conversation.Key, DerivedConversation> all;

    /// Those that are not as their rows have them.
    private final Set<Conversation.Key> changed = new HashSet<>();

    Conversations(PhoneNumberId number, ThreadRows rows, Collection<DerivedConversation> current) {
        this.number = number;
        this.rows = rows;
        this.current.addAll(current);
    }

    /// Those of the header, in the order of their opening.
    List<DerivedConversation> current() {
        return current;
    }

    private Map<Conversation.Key, DerivedConversation> everything() {
        if (all == null) {
            var read = new TreeMap<Conversation.Key, DerivedConversation>();
            for (var each : rows.conversations()) read.put(each.conversation().key(), each);
            for (var each : current) read.put(each.conversation().key(), each);
            all = read;
        }
        return all;
    }

    /// All that were emitted and are, in the order of their opening.
    List<DerivedConversation> emitted() {
        return everything().values().stream()
                .filter(each -> !each.withdrawn())
                .sorted(OPENING)
                .toList();
    }

    private @Nullable DerivedConversation find(Conversation.Key key) {
        if (all != null) return all.get(key);
        for (var each : current) if (each.conversation().key().equals(key)) return each;
        return rows.conversation(key);
    }

    private void put(DerivedConversation conversation) {
        var key = conversation.conversation().key();
        changed.add(key);
        if (all != null) all.put(key, conversation);
        current.removeIf(each -> each.conversation().key().equals(key));
        if (conversation.withdrawn()) return;
        current.add(conversation);
        current.sort(OPENING);
    }

    /// One more opened at the end of the order, and may have ended others.
    void emitOpened(
            DerivedConversation opened,
            List<DerivedConversation> cut,
            DecisionCollector decisions) {
        if (opened.conversation().isEntryPoint())
            for (var conversation : cut) decisions.emit(number, corrected(conversation, false));
        emitOpened(opened, decisions);
    }

    private void emitOpened(DerivedConversation opened, DecisionCollector decisions) {
        var before = find(opened.conversation().key());
        if (before != null) opened.continueFrom(before.revision(), false);
        decisions.emit(
                number,
                new ConversationOpened(
                        opened.conversation(), opened.nextRevision(), opened.messages()));
        put(opened);
    }

    /// These are the conversations now in place of some that were emitted: emits what is another.
    ///
    /// @param replaced in the order of their opening
    void replace(
            Collection<DerivedConversation> replaced,
            List<DerivedConversation> now,
            DecisionCollector decisions) {
        var gone = new TreeMap<Conversation.Key, DerivedConversation>();
        for (var conversation : replaced) gone.put(conversation.conversation().key(), conversation);
        for (var derived : now) {
            var before = gone.remove(derived.conversation().key());
            if (before == null) emitOpened(derived, decisions);
            else publishDifference(before, derived, decisions);
        }
        for (var each : gone.values()) withdraw(each, decisions.customer(), decisions);
    }

    private void publishDifference(
            DerivedConversation before, DerivedConversation now, DecisionCollector decisions) {
        var endStands = before.conversation().endedAt().equals(now.conversation().endedAt());
        now.continueFrom(before.revision(), before.endEmitted() && endStands);
        if (!before.conversation().equals(now.conversation()))
            decisions.emit(number, corrected(now, false));
        put(now);
    }

    private void withdraw(
            DerivedConversation conversation, CustomerId name, DecisionCollector decisions) {
        decisions.emit(number, name, corrected(conversation, true));
        conversation.withdraw();
        put(conversation);
    }

    private static Decision corrected(DerivedConversation conversation, boolean gone) {
        return new ConversationCorrected(
                conversation.conversation(),
                conversation.nextRevision(),
                gone,
                conversation.messages());
    }

    /// The customer is shown under another name: under this one there are none.
    void withdrawAll(CustomerId name, DecisionCollector decisions) {
        for (var conversation : emitted()) withdraw(conversation, name, decisions);
    }

    /// Every one, to be moved elsewhere.
    List<DerivedConversation> everyOne() {
        return List.copyOf(everything().values());
    }

    void clear() {
        for (var each : everyOne()) forget(each);
    }

    /// What was emitted of the other's goes on as emitted of these.
    ///
    /// @param name under which the others were emitted, which is not shown any more; null: the same
    void merge(
            Collection<DerivedConversation> others,
            @Nullable CustomerId name,
            DecisionCollector decisions) {
        var known = everything();
        for (var other : others) {
            if (name != null && !other.withdrawn()) {
                decisions.emit(number, name, corrected(other, true));
                other.withdraw();
            }
            var here = known.get(other.conversation().key());
            put(here == null ? other : here.merge(other));
        }
    }

    /// Emits what ended, once.
    void timePassed(Instant now, DecisionCollector decisions) {
        for (var conversation : current) {
            if (conversation.endEmitted() || conversation.conversation().endedAt().isAfter(now))
                continue;
            conversation.markEndEmitted();
            changed.add(conversation.conversation().key());
            decisions.emit(
                    number,
                    new ConversationEnded(
                            conversation.conversation(),
                            conversation.revision(),
                            conversation.messages()));
        }
    }

    /// When the next end is to be emitted; null: none is.
    @Nullable Instant nextEnd() {
        Instant next = null;
        for (var conversation : current) {
            var end = conversation.conversation().endedAt();
            if (!conversation.endEmitted() && (next == null || end.isBefore(next))) next = end;
        }
        return next;
    }

    /// Forgets what the snapshot does not need.
    void forgetBefore(Snapshot snapshot) {
        for (var conversation : List.copyOf(everything().values()))
            if (!snapshot.keeps(conversation)) forget(conversation);
    }

    void forgetWithdrawn() {
        for (var conversation : List.copyOf(everything().values()))
            if (conversation.withdrawn()) forget(conversation);
    }

    private void forget(DerivedConversation conversation) {
        var key = conversation.conversation().key();
        everything().remove(key);
        current.removeIf(each -> each.conversation().key().equals(key));
        changed.remove(key);
        rows.remove(key);
    }

    /// Writes what has changed and is not in the header.
    ///
    /// @param tail the instant of the last delivery: what has not ended by then may be joined
    void flush(Instant tail) {
        for (var key : changed) {
            var conversation = find(key);
            if (conversation != null && !conversation.isCurrent(tail)) rows.put(conversation);
        }
        for (var derived : current)
            if (!changed.contains(derived.conversation().key()) && !derived.isCurrent(tail))
                rows.put(derived);
        current = new ArrayList<>(all == null ? current : all.values());
        current.removeIf(each -> !each.isCurrent(tail));
        current.sort(OPENING);
        changed.clear();
        all = null;
    }
}
