package convometer.deploy.replay.literal;

import static java.util.stream.Collectors.groupingBy;

import convometer.deploy.replay.literal.Outbound.Kind;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the rules derive for conversations and messages, with no help from the verdict (P).
final class Estimates {

    private static final int FREE = 1000;

    private final Windows windows;
    private final Windows groupWindows;
    private final List<Conversation> conversations;
    private final Set<Conversation> freeConversations;
    private final Set<Outbound> freeMessages;

    Estimates(
            Windows windows,
            Windows groupWindows,
            List<Conversation> conversations,
            List<Outbound> messages) {
        this.windows = windows;
        this.groupWindows = groupWindows;
        this.conversations = conversations;
        freeConversations = freeConversations();
        freeMessages = freeMessages(messages);
    }

    /// P3: per WABA and local month, in the order (opening, id).
    private Set<Conversation> freeConversations() {
        return first(
                conversations.stream()
                        .filter(Estimates::eligible)
                        .sorted(
                                Comparator.comparingLong(Conversation::opened)
                                        .thenComparing(Conversation::id)),
                c -> List.of(c.opener().waba().id(), Places.month(c.opener().waba(), c.opened())));
    }

    /// P3: per number, over its WABAs, and local month, in the order (delivery, wamid).
    private Set<Outbound> freeMessages(List<Outbound> messages) {
        return first(
                messages.stream()
                        .filter(m -> m.kind() == Kind.FREE_FORM)
                        .filter(m -> m.era() == Era.MESSAGES_SERVICE_CHARGED)
                        .filter(m -> !inFep(m))
                        .sorted(Outbound.ORDER),
                m -> List.of(m.phone(), Places.month(m.waba(), m.delivered())));
    }

    private static <T> Set<T> first(Stream<T> sorted, Function<T, List<String>> pool) {
        var free = new HashSet<T>();
        for (var members : sorted.collect(groupingBy(pool)).values())
            free.addAll(members.subList(0, Math.min(FREE, members.size())));
        return free;
    }

    /// The free column of P's table, in the eras by conversation.
    private static boolean eligible(Conversation conversation) {
        return switch (conversation.era()) {
            case TWO_KINDS -> !conversation.isFep();
            case TWO_KINDS_USER_FREE -> conversation.category().equals("user_initiated");
            case FOUR_CATEGORIES -> conversation.category().equals("service");
            default -> false;
        };
    }

    Said of(Conversation conversation) {
        return new Said(conversation.category(), type(conversation));
    }

    private String type(Conversation conversation) {
        if (conversation.isFep()) return Said.FREE_ENTRY_POINT;
        if (freeConversations.contains(conversation)) return Said.FREE_TIER;
        var free =
                conversation.era() == Era.SERVICE_FREE && conversation.category().equals("service");
        return free ? Said.FREE_CUSTOMER_SERVICE : Said.REGULAR;
    }

    /// Of a message in the eras by message; empty where P5 says so.
    Optional<Said> of(Outbound message) {
        if (message.kind() == Kind.UNKNOWN) return Optional.of(new Said("unknown", ""));
        if (joinsOldUtility(message)) return Optional.empty();
        return Optional.of(new Said(category(message), type(message)));
    }

    /// P9.
    private static String category(Outbound message) {
        return message.ofGroup() ? "group_" + message.conversationCategory() : message.category();
    }

    /// P5.
    private boolean joinsOldUtility(Outbound message) {
        return message.isUtility()
                && conversation(
                                message,
                                c -> c.category().equals("utility") && !c.era().byMessage())
                        .isPresent();
    }

    private boolean inFep(Outbound message) {
        return conversation(message, Conversation::isFep).isPresent();
    }

    private Optional<Conversation> conversation(Outbound message, Predicate<Conversation> which) {
        return conversations.stream()
                .filter(which)
                .filter(c -> c.messages().contains(message))
                .findFirst();
    }

    private String type(Outbound message) {
        var inside = message.ofGroup() ? Said.FREE_GROUP : Said.FREE_CUSTOMER_SERVICE;
        if (inFep(message)) return Said.FREE_ENTRY_POINT;
        var free =
                message.era() == Era.MESSAGES
                        ? message.kind() == Kind.FREE_FORM
                                || (message.isUtility() && inWindow(message))
                        : freeMessages.contains(message);
        return free ? inside : Said.REGULAR;
    }

    /// P2, P9.
    private boolean inWindow(Outbound message) {
        return message.ofGroup()
                ? groupWindows.open(message.phone(), message.group(), message.delivered())
                : windows.open(message.phone(), message.customer(), message.delivered());
    }
}
