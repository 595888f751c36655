package convometer.tracker.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Everything known of a business number and a customer, and what follows from it. It only grows,
/// and [#merge] is commutative, associative and idempotent.
final class ThreadHistory {

    /// C1: a customer's delivered messages in the order (delivered at, wamid).
    static final Comparator<Outbound> DELIVERY_ORDER =
            Comparator.comparing(Outbound::deliveryInstant).thenComparing(Outbound::wamid);

    private final Surroundings known = new Surroundings(new MemoryRows());
    private final Map<String, Outbound> messages = new HashMap<>();

    /// What follows from a history.
    ///
    /// @param deliveries in the order of C1
    record Derived(List<Episode> conversations, List<Delivery> deliveries) {}

    /// The customer did something that qualifies.
    void act(Instant at, boolean referral, Policy policy) {
        known.windows().add(policy.window(at, Instant.EPOCH));
        if (referral) known.addReferral(at);
    }

    void learn(Outbound news) {
        messages.merge(news.wamid(), news, Outbound::merge);
    }

    void merge(ThreadHistory other) {
        known.addAll(other.known);
        other.messages.values().forEach(this::learn);
    }

    /// Maximal open stretches, in order.
    List<Window> windows() {
        return known.windows().list();
    }

    /// The conversations and deliveries, as the rules have them.
    Derived derive(Rules rules, String number) {
        for (var message : messages.values())
            for (var end : message.toldEnds()) known.ends().add(end.conversationId(), List.of(end));
        var timeline = new Timeline(rules, number, known, List.of(), Instant.EPOCH);
        var deliveries = new ArrayList<Delivery>();
        messages.values().stream()
                .filter(Outbound::counts)
                .sorted(DELIVERY_ORDER)
                .forEach(message -> deliveries.add(Delivery.of(message, timeline.place(message))));
        return new Derived(timeline.opened(), deliveries);
    }
}
