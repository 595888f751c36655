package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a reader of the decisions holds to be true in the end.
final class AliasFacts {

    private final Map<String, Map<Instant, Instant>> windows = new TreeMap<>();
    private final Map<String, ConversationFact> conversations = new TreeMap<>();
    private final Map<String, String> deliveredTo = new TreeMap<>();
    private final Map<String, DeliveryFact> deliveries = new TreeMap<>();

    void take(ThreadDecision decision) {
        var number = decision.getPhoneNumberId();
        var thread = number + "/" + decision.getCustomer();
        decision.getMergedWindows().forEach(windowsOf(thread)::remove);
        var window = decision.getWindow();
        if (window != null && !decision.getKind().equals("window_closed")) {
            window.getSupersedes().forEach(windowsOf(thread)::remove);
            windowsOf(thread).put(window.getOpenedAt(), window.getUntil());
        }
        if (decision.getConversation() != null) take(decision.getConversation());
        if (decision.getDelivery() != null) take(thread, decision.getDelivery());
    }

    private Map<Instant, Instant> windowsOf(String thread) {
        return windows.computeIfAbsent(thread, _ -> new TreeMap<>());
    }

    private void take(ConversationFact fact) {
        var known = conversations.get(fact.getConversationId());
        if (known == null || known.getRevision() < fact.getRevision())
            conversations.put(fact.getConversationId(), fact);
    }

    private void take(String thread, DeliveryFact fact) {
        checkWindow(fact);
        var unit = fact.getWamid() + "/" + fact.getParticipant();
        var known = deliveries.get(unit);
        if (known != null && known.getRevision() >= fact.getRevision()) return;
        deliveries.put(unit, fact);
        deliveredTo.put(unit, thread);
    }

    /// What explains that the window was open is as known when it was emitted, but never another
    /// window.
    private static void checkWindow(DeliveryFact fact) {
        var window = fact.getWindow();
        if (window == null) return;
        assertTrue(fact.getInWindow(), fact::toString);
        assertFalse(window.getOpenedAt().isAfter(fact.getDeliveredAt()), fact::toString);
        assertTrue(window.getUntil().isAfter(fact.getDeliveredAt()), fact::toString);
    }

    /// Line by line, without revisions and without what a delivery rests on beside the rules; how
    /// many messages a conversation has is not emitted each time.
    String end() {
        var open =
                windows.entrySet().stream()
                        .filter(each -> !each.getValue().isEmpty())
                        .map(each -> each.getKey() + "=" + each.getValue());
        var held =
                conversations.values().stream()
                        .filter(each -> !each.getWithdrawn())
                        .map(each ->
                                ConversationFact.newBuilder(each)
                                        .setRevision(0)
                                        .setMessages(0)
                                        .build()
                                        .toString());
        var delivered =
                deliveries.entrySet().stream()
                        .filter(each -> !each.getValue().getWithdrawn())
                        .map(each ->
                                deliveredTo.get(each.getKey())
                                        + DeliveryFact.newBuilder(each.getValue())
                                                .setRevision(0)
                                                .setWindow(null)
                                                .setWebhooks(List.of())
                                                .build());
        return Stream.of(open, held, delivered)
                .flatMap(each -> each)
                .collect(Collectors.joining("\n"));
    }
}
