package convometer.tracker.conversation;

import convometer.tracker.message.Delivery;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;
import convometer.tracker.window.ServiceWindow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Everything known of a business number and a customer, and what follows from it. It only grows,
/// and [#merge] is commutative, associative and idempotent.
public final class ThreadHistory {

    /// C1: a customer's delivered messages in the order (delivered at, wamid).
    static final Comparator<OutboundMessage> DELIVERY_ORDER =
            Comparator.comparing(OutboundMessage::deliveryInstant)
                    .thenComparing(OutboundMessage::wamid);

    private final ThreadContext known = new ThreadContext(new MemoryRows());
    private final Map<String, OutboundMessage> messages = new HashMap<>();

    /// What follows from a history.
    ///
    /// @param deliveries in the order of C1
    public record Derived(List<DerivedConversation> conversations, List<Delivery> deliveries) {}

    /// The customer did something that qualifies.
    public void onCustomerActed(Instant at, boolean referral, Policy policy) {
        known.windows().add(policy.window(at, Instant.EPOCH));
        if (referral) known.addReferral(at);
    }

    public void addMessage(OutboundMessage news) {
        messages.merge(news.wamid(), news, OutboundMessage::merge);
    }

    public void merge(ThreadHistory other) {
        known.addAll(other.known);
        other.messages.values().forEach(this::addMessage);
    }

    /// Maximal open intervals, in order.
    public List<ServiceWindow> windows() {
        return known.windows().list();
    }

    /// The conversations and deliveries, as the rules have them.
    public Derived derive(Rules rules, String number) {
        for (var message : messages.values())
            for (var end : message.reportedEnds())
                known.ends().add(end.conversationId(), List.of(end));
        var timeline = new ConversationTimeline(rules, number, known, List.of(), Instant.EPOCH);
        var deliveries = new ArrayList<Delivery>();
        messages.values().stream()
                .filter(OutboundMessage::counts)
                .sorted(DELIVERY_ORDER)
                .forEach(message -> deliveries.add(Delivery.of(message, timeline.assign(message))));
        return new Derived(timeline.opened(), deliveries);
    }
}
