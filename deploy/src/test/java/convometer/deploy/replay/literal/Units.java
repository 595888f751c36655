package convometer.deploy.replay.literal;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which units there are (P, V2, V3).
final class Units {

    private final List<Outbound> messages;
    private final List<Conversation> conversations;
    private final Estimates estimates;
    private final Map<String, List<Outbound>> verdicts;
    private final List<Unit> found = new ArrayList<>();

    /// @param messages in the order of C1
    Units(List<Outbound> messages, List<Conversation> conversations, Estimates estimates) {
        this.messages = messages;
        this.conversations = conversations;
        this.estimates = estimates;
        verdicts =
                messages.stream()
                        .filter(m -> !m.verdictConversation().isEmpty())
                        .collect(
                                groupingBy(
                                        Outbound::verdictConversation,
                                        TreeMap::new,
                                        Collectors.toList()));
        verdicts.values().removeIf(all -> all.getFirst().era() == Era.NOTHING_CHARGED);
    }

    List<Unit> all() {
        verdicts.forEach((id, members) -> found.add(verdictConversation(id, members)));
        for (var conversation : conversations)
            if (isUnit(conversation)) found.add(derived(conversation));
        for (var message : messages) if (isUnit(message)) found.add(message(message));
        return found;
    }

    /// V3.
    private Unit verdictConversation(String id, List<Outbound> members) {
        var first = members.getFirst();
        var verdict =
                members.stream()
                        .filter(Outbound::hasPricing)
                        .findFirst()
                        .map(m -> Verdicts.ofConversation(m.pricing(), first.era()));
        var estimate = first.era().byMessage() ? estimates.of(first) : openedBy(first);
        return new Unit(id, false, first, verdict, estimate);
    }

    private Optional<Said> openedBy(Outbound message) {
        return conversations.stream()
                .filter(c -> c.opener().equals(message))
                .findFirst()
                .map(estimates::of);
    }

    /// V3: none of its messages carry a conversation id that is a unit.
    private boolean isUnit(Conversation conversation) {
        return conversation.era().byConversation()
                && conversation.messages().stream()
                        .noneMatch(m -> verdicts.containsKey(m.verdictConversation()));
    }

    private Unit derived(Conversation conversation) {
        return new Unit(
                conversation.id(),
                false,
                conversation.opener(),
                Optional.empty(),
                Optional.of(estimates.of(conversation)));
    }

    /// V2, P5.
    private boolean isUnit(Outbound message) {
        return message.era().byMessage()
                && message.verdictConversation().isEmpty()
                && (message.hasPricing() || estimates.of(message).isPresent());
    }

    private Unit message(Outbound message) {
        var verdict =
                Optional.of(message)
                        .filter(Outbound::hasPricing)
                        .map(m -> Verdicts.ofMessage(m.pricing()));
        return new Unit(message.unitId(), true, message, verdict, estimates.of(message));
    }
}
