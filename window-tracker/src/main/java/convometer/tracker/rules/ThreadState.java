package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What is known of a thread, and what was told of it.
///
/// @param windows maximal open stretches, in order
/// @param referrals instants of qualifying messages with a referral, in order, each once
/// @param messages of the business, by wamid
/// @param deliveriesTold the revision last told of each delivery, by wamid
/// @param conversationsTold what was last told of each conversation
/// @param names the customer's aliases
/// @param lastInboundAt the customer's latest qualifying message; null: none
/// @param lastOutboundAt the latest message that the business is known to have sent; null: none
public record ThreadState(
        List<Window> windows,
        List<Instant> referrals,
        SortedMap<String, Outbound> messages,
        SortedMap<String, Integer> deliveriesTold,
        SortedMap<Conversation.Key, ConversationTold> conversationsTold,
        Set<String> names,
        @Nullable Instant lastInboundAt,
        @Nullable Instant lastOutboundAt) {

    /// What was told of a conversation.
    ///
    /// @param withdrawn it was told that it was not, after all
    /// @param endTold its end was told
    public record ConversationTold(
            Conversation conversation, int revision, boolean withdrawn, boolean endTold) {}

    /// A thread of which nothing is known yet.
    public static ThreadState empty() {
        return new ThreadState(
                List.of(),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                Set.of(),
                null,
                null);
    }

    /// The customer has written since the business last did.
    public boolean awaitsAnswer() {
        return lastInboundAt != null
                && (lastOutboundAt == null || lastOutboundAt.isBefore(lastInboundAt));
    }

    ThreadState withWindows(List<Window> windows) {
        return with(draft -> draft.windows = windows);
    }

    ThreadState withReferrals(List<Instant> referrals) {
        return with(draft -> draft.referrals = referrals);
    }

    ThreadState withMessages(SortedMap<String, Outbound> messages) {
        return with(draft -> draft.messages = messages);
    }

    ThreadState withDeliveriesTold(SortedMap<String, Integer> told) {
        return with(draft -> draft.deliveriesTold = told);
    }

    ThreadState withConversationsTold(SortedMap<Conversation.Key, ConversationTold> told) {
        return with(draft -> draft.conversationsTold = told);
    }

    ThreadState withNames(Set<String> names) {
        return with(draft -> draft.names = names);
    }

    /// The customer wrote at the instant, or later.
    ThreadState withInboundAt(Instant at) {
        return with(draft -> draft.lastInboundAt = later(lastInboundAt, at));
    }

    /// The business sent at the instant, or later.
    ThreadState withOutboundAt(Instant at) {
        return with(draft -> draft.lastOutboundAt = later(lastOutboundAt, at));
    }

    private static Instant later(@Nullable Instant known, Instant at) {
        return known != null && known.isAfter(at) ? known : at;
    }

    private ThreadState with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /// A copy to be changed, so that a change names only what it changes.
    private static final class Draft {
        private List<Window> windows;
        private List<Instant> referrals;
        private SortedMap<String, Outbound> messages;
        private SortedMap<String, Integer> deliveriesTold;
        private SortedMap<Conversation.Key, ConversationTold> conversationsTold;
        private Set<String> names;
        private @Nullable Instant lastInboundAt;
        private @Nullable Instant lastOutboundAt;

        private Draft(ThreadState state) {
            windows = state.windows;
            referrals = state.referrals;
            messages = state.messages;
            deliveriesTold = state.deliveriesTold;
            conversationsTold = state.conversationsTold;
            names = state.names;
            lastInboundAt = state.lastInboundAt;
            lastOutboundAt = state.lastOutboundAt;
        }

        private ThreadState done() {
            return new ThreadState(
                    windows,
                    referrals,
                    messages,
                    deliveriesTold,
                    conversationsTold,
                    names,
                    lastInboundAt,
                    lastOutboundAt);
        }
    }
}
