package convometer.tracker.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Everything known of a business number and a customer, and what follows from it. It only grows,
/// and [#merge] is commutative, associative and idempotent.
final class ThreadHistory {

    /// C1: a customer's delivered messages in the order (delivered at, wamid).
    static final Comparator<Outbound> DELIVERY_ORDER =
            Comparator.comparing(Outbound::deliveryInstant).thenComparing(Outbound::wamid);

    private final SortedSet<Instant> referrals = new TreeSet<>();
    private final Map<String, Outbound> messages = new HashMap<>();
    private List<Window> windows = List.of();

    ThreadHistory() {}

    ThreadHistory(List<Window> windows, List<Instant> referrals, Map<String, Outbound> messages) {
        this.windows = windows;
        this.referrals.addAll(referrals);
        this.messages.putAll(messages);
    }

    /// What follows from a history.
    ///
    /// @param deliveries in the order of C1
    record Derived(List<Timeline.Episode> conversations, List<Delivery> deliveries) {}

    /// The customer did something that qualifies.
    void act(Instant at, boolean referral, Policy policy) {
        windows = Windows.with(windows, at, policy);
        if (referral) referrals.add(at);
    }

    void learn(Outbound news) {
        messages.merge(news.wamid(), news, Outbound::merge);
    }

    void merge(ThreadHistory other) {
        windows = Windows.union(windows, other.windows);
        referrals.addAll(other.referrals);
        other.messages.values().forEach(this::learn);
    }

    /// Maximal open stretches, in order.
    List<Window> windows() {
        return windows;
    }

    /// The conversations and deliveries, as the rules have them.
    Derived derive(Rules rules, String number) {
        var timeline = new Timeline(rules, number, new Known());
        var deliveries = new ArrayList<Delivery>();
        messages.values().stream()
                .filter(Outbound::counts)
                .sorted(DELIVERY_ORDER)
                .forEach(message -> deliveries.add(Delivery.of(message, timeline.place(message))));
        return new Derived(timeline.episodes(), deliveries);
    }

    /// What the deliveries stand among.
    private final class Known implements Timeline.Surroundings {

        private final List<Instant> inOrder = List.copyOf(referrals);
        private final Map<String, SortedSet<EntryPointEnd>> ends = new HashMap<>();

        private Known() {
            for (var message : messages.values())
                if (message.isOurs())
                    for (var end : message.entryPointEnds())
                        ends.computeIfAbsent(
                                        end.conversationId(),
                                        _ -> new TreeSet<>(EntryPointEnd.ORDER))
                                .add(end);
        }

        @Override
        public boolean windowOpenAt(Instant at) {
            return Windows.openAt(windows, at).isPresent();
        }

        @Override
        public List<Instant> referrals() {
            return inOrder;
        }

        @Override
        public Iterable<EntryPointEnd> endsOf(String conversationId) {
            return ends.getOrDefault(conversationId, Collections.emptySortedSet());
        }
    }
}
