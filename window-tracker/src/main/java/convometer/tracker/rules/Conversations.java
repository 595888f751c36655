package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The rules of conversations (C1 to C5, C7, C8), read literally over all that is known of a
/// thread: so a late message gives the same conversations as if it had come in order (C9).
public final class Conversations {

    /// C1: a customer's delivered messages in the order (delivered at, wamid).
    static final Comparator<Outbound> DELIVERY_ORDER =
            Comparator.comparing(Conversations::deliveredAt).thenComparing(Outbound::wamid);

    /// What was derived.
    ///
    /// @param conversations in the order of their opening
    /// @param joined the conversation of each message that has one, by wamid
    public record Derived(List<Conversation> conversations, Map<String, Conversation.Key> joined) {

        List<Conversation> entryPoints() {
            return conversations.stream().filter(Conversation::isEntryPoint).toList();
        }
    }

    private final Policy policy;
    private final List<Outbound> delivered;
    private final SortedSet<EntryPointEnd> ends = new TreeSet<>(EntryPointEnd.ORDER);
    private final List<Instant> referrals;
    private final List<Conversation> conversations = new ArrayList<>();

    /// Those of them that are open at the delivery in hand.
    private final List<Conversation> open = new ArrayList<>();

    private final Map<String, Conversation.Key> joined = new HashMap<>();

    private Conversations(ThreadState state, Policy policy) {
        this.policy = policy;
        delivered =
                state.messages().values().stream()
                        .filter(message -> message.deliveredAt() != null)
                        .sorted(DELIVERY_ORDER)
                        .toList();
        state.messages().values().forEach(message -> ends.addAll(message.entryPointEnds()));
        referrals = new ArrayList<>(state.referrals());
    }

    /// The conversations of a thread.
    public static Derived derive(ThreadState state, Policy policy) {
        var derivation = new Conversations(state, policy);
        derivation.delivered.forEach(derivation::deliver);
        return new Derived(List.copyOf(derivation.conversations), Map.copyOf(derivation.joined));
    }

    /// C7, C8: a reaction and a message of unknown kind open and join nothing.
    private void deliver(Outbound message) {
        var category = message.category();
        if (category == null) return;
        var at = deliveredAt(message);
        open.removeIf(conversation -> !conversation.isOpenAt(at));
        var entryPoint = open(Category.ENTRY_POINT);
        var answered = answersReferral(at);
        if (entryPoint.isPresent()) join(message, entryPoint.get());
        else if (answered) openEntryPoint(message, at);
        else if (message.kind() == Kind.FREE_FORM) joinOrOpen(message, latest(), category);
        else {
            var conversation = Category.ofConversation(category);
            joinOrOpen(message, open(conversation), conversation);
        }
    }

    /// The first message delivered after a referral uses it up, and answers it if it was in time.
    private boolean answersReferral(Instant at) {
        var answered = false;
        for (var each = referrals.iterator(); each.hasNext(); ) {
            var referredAt = each.next();
            if (referredAt.isAfter(at)) break;
            answered |= at.isBefore(referredAt.plus(policy.entryPointAnswerWithin()));
            each.remove();
        }
        return answered;
    }

    /// C5: it closes every other conversation, and until it ends nothing else opens.
    private void openEntryPoint(Outbound message, Instant at) {
        conversations.replaceAll(conversation ->
                conversation.isOpenAt(at) ? conversation.endingAt(at) : conversation);
        open.clear();
        open(message, Category.ENTRY_POINT, at, entryPointEnd(message, at));
    }

    private Instant entryPointEnd(Outbound message, Instant at) {
        var told = message.conversation();
        return ends.stream()
                .filter(end -> told != null && end.conversationId().equals(told.value().id()))
                .map(EntryPointEnd::endsAt)
                .filter(end -> end.isAfter(at))
                .findFirst()
                .orElse(at.plus(policy.entryPointLength()));
    }

    private Optional<Conversation> open(String category) {
        return open.stream()
                .filter(conversation -> conversation.category().equals(category))
                .findFirst();
    }

    /// C3: free-form joins the conversation that was opened latest.
    private Optional<Conversation> latest() {
        return open.isEmpty() ? Optional.empty() : Optional.of(open.getLast());
    }

    private void joinOrOpen(Outbound message, Optional<Conversation> open, String category) {
        var at = deliveredAt(message);
        open.ifPresentOrElse(
                conversation -> join(message, conversation),
                () -> open(message, category, at, at.plus(policy.conversationLength())));
    }

    private void open(Outbound message, String category, Instant at, Instant endsAt) {
        var waba = message.waba();
        var conversation =
                new Conversation(
                        category,
                        at,
                        endsAt,
                        message.wamid(),
                        waba == null ? "" : waba.value(),
                        Objects.requireNonNullElse(message.recipientNumber(), ""));
        conversations.add(conversation);
        open.add(conversation);
        join(message, conversation);
    }

    private void join(Outbound message, Conversation conversation) {
        joined.put(message.wamid(), conversation.key());
    }

    static Instant deliveredAt(Outbound message) {
        @Nullable Instant at = message.deliveredAt();
        if (at == null) throw new IllegalStateException("the message is not delivered");
        return at;
    }
}
