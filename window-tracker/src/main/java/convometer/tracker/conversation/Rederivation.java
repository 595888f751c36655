package convometer.tracker.conversation;

import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.message.TrackedMessage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One derivation anew from a position on (C9): it goes on only for as long as the conversations
/// that are open differ from those that were emitted as open there.
final class Rederivation {

    private final ThreadHistory history;
    private final Conversations conversations;
    private final List<DerivedConversation> emitted;
    private final List<DerivedConversation> before;
    private final Position from;
    private final Position until;
    private final boolean forgot;
    private final List<Assigned> assigned = new ArrayList<>();

    /// Messages that were emitted, and do not count any more.
    private final Set<TrackedMessage> dropped = new LinkedHashSet<>();

    private record Assigned(TrackedMessage message, ConversationAssignment assignment) {}

    /// @param conversations as they were emitted
    /// @param until it goes on beyond this position
    Rederivation(
            ThreadHistory history,
            Conversations conversations,
            Snapshot snapshot,
            Position from,
            Position until) {
        this.history = history;
        this.conversations = conversations;
        this.from = from;
        this.until = until;
        emitted = conversations.emitted();
        forgot = snapshot.forgot();
        before = new ArrayList<>(openBefore(emitted, from));
        for (var each : snapshot.conversations()) addOpenAtWatermark(each, snapshot.watermark());
    }

    /// Who opened it is forgotten: it does not come by itself where all that is left is derived
    /// anew. What was withdrawn under another name is not among those emitted.
    private void addOpenAtWatermark(DerivedConversation conversation, Instant watermark) {
        var known = find(emitted, conversation);
        if (known == null) before.add(conversation);
        else if (from.at().isBefore(watermark) && find(before, conversation) == null)
            before.add(known.uncut());
    }

    /// Conversations that are open before a position, as if nothing there ended them.
    static List<DerivedConversation> openBefore(
            List<DerivedConversation> emitted, Position position) {
        var open = new ArrayList<DerivedConversation>();
        for (var each : emitted)
            if (each.opener().isBefore(position) && isOpen(each, emitted, position))
                open.add(each.uncut());
        return open;
    }

    private static boolean isOpen(
            DerivedConversation each, List<DerivedConversation> emitted, Position position) {
        if (!each.uncutEnd().isAfter(position.at())) return false;
        var end = each.conversation().endedAt();
        if (end.equals(each.uncutEnd())) return true;
        for (var other : emitted)
            if (other.conversation().isEntryPoint()
                    && other.conversation().openedAt().equals(end)
                    && other.opener().isBefore(position)) return false;
        return true;
    }

    /// Those that were open where it begins.
    List<DerivedConversation> before() {
        return before;
    }

    /// Assigns message by message.
    ///
    /// @return whether there is no message after those that were assigned
    boolean assign(ConversationTimeline timeline) {
        return history.messages()
                .ascend(
                        from,
                        message -> {
                            if (message.counts(forgot)) return assign(message, timeline);
                            if (message.assignment() != null) dropped.add(message);
                            return true;
                        });
    }

    /// @return whether it has to go on
    private boolean assign(TrackedMessage message, ConversationTimeline timeline) {
        assigned.add(new Assigned(message, timeline.assign(message.known())));
        var position = message.position();
        if (!until.isBefore(position)) return true;
        // Which delivery answers a referral is the same again once one could.
        var mayAnswer = !history.referrals().isEmpty() && message.known().category() == null;
        return mayAnswer || !isAsEmitted(timeline, position);
    }

    private boolean isAsEmitted(ConversationTimeline timeline, Position position) {
        var then = openBefore(emitted, position.next());
        var now = timeline.open();
        if (then.size() != now.size()) return false;
        for (var i = 0; i < then.size(); i++) if (!then.get(i).isLike(now.get(i))) return false;
        return true;
    }

    /// The last message that was assigned; null: there is none.
    @Nullable Position last() {
        return assigned.isEmpty() ? null : assigned.getLast().message().position();
    }

    /// Emits what is another than before.
    ///
    /// @param complete there is no message after those that were assigned
    void emit(ConversationTimeline timeline, boolean complete, DecisionCollector decisions) {
        var now = new ArrayList<>(before);
        now.addAll(timeline.opened());
        if (!complete) keepLaterEnds(timeline);
        count(now);
        conversations.replace(replaced(complete), now, decisions);
        var number = history.number();
        for (var each : dropped) each.publishDifference(null, number, decisions);
        for (var each : assigned)
            each.message().publishDifference(each.assignment(), number, decisions);
    }

    /// What is open where it stops is ended by what ended it before.
    private void keepLaterEnds(ConversationTimeline timeline) {
        for (var open : timeline.open())
            for (var each : emitted) if (each.isLike(open)) open.cut(each.conversation().endedAt());
    }

    /// Those that the new ones take the place of.
    private List<DerivedConversation> replaced(boolean complete) {
        var last = complete ? Position.LAST : assigned.getLast().message().position();
        var replaced = new ArrayList<DerivedConversation>();
        for (var each : emitted)
            if (isIn(before, each)
                    || (!each.opener().isBefore(from) && !last.isBefore(each.opener())))
                replaced.add(each);
        return replaced;
    }

    private static boolean isIn(List<DerivedConversation> conversations, DerivedConversation one) {
        return find(conversations, one) != null;
    }

    private static @Nullable DerivedConversation find(
            List<DerivedConversation> conversations, DerivedConversation one) {
        var key = one.conversation().key();
        for (var each : conversations) if (each.conversation().key().equals(key)) return each;
        return null;
    }

    /// The messages that were assigned have left where they were.
    private void count(List<DerivedConversation> now) {
        Map<Conversation.Key, Integer> left = new HashMap<>();
        for (var each : assigned) countOut(each.message(), left);
        for (var each : dropped) countOut(each, left);
        for (var conversation : now) {
            var key = conversation.conversation().key();
            var known = find(emitted, conversation);
            // What was withdrawn begins to count anew.
            if (known == null) continue;
            conversation.addMessages(-left.getOrDefault(key, 0));
            if (!isIn(before, conversation)) conversation.addMessages(known.messages());
        }
    }

    private static void countOut(TrackedMessage message, Map<Conversation.Key, Integer> left) {
        var assignment = message.assignment();
        if (message.counted() && assignment != null && assignment.conversation() != null)
            left.merge(assignment.conversation(), 1, Integer::sum);
    }
}
