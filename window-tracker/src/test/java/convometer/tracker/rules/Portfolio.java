package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The live folds of a portfolio put together as the service does, without Kafka: finds the state
/// of a name, merges states that turn out to be one customer's, carries group deliveries.
final class Portfolio {

    private final Rules rules;
    private final boolean linksMessages;
    private final Consumer<Told> consumer;
    private final Map<String, CustomerState> customers = new HashMap<>();
    private final Map<CustomerState, Map<String, MemoryRows>> rows = new HashMap<>();
    private final Map<String, GroupState> groups = new HashMap<>();
    private final Map<String, String> recipients = new HashMap<>();

    /// @param linksMessages whether a message's send record and statuses find each other at once
    Portfolio(Rules rules, boolean linksMessages, Consumer<Told> consumer) {
        this.rules = rules;
        this.linksMessages = linksMessages;
        this.consumer = consumer;
    }

    Set<CustomerState> states() {
        return new HashSet<>(customers.values());
    }

    Collection<GroupState> groupStates() {
        return groups.values();
    }

    /// Stores everything and reads it again.
    void restart() {
        var read = new HashMap<CustomerState, CustomerState>();
        for (var state : states()) {
            var stored = rows.getOrDefault(state, Map.of());
            var copied = new HashMap<String, MemoryRows>();
            var copy =
                    Stored.copy(
                            state,
                            number -> {
                                var copyOf =
                                        Stored.copy(stored.getOrDefault(number, new MemoryRows()));
                                copied.put(number, copyOf);
                                return copyOf;
                            });
            rows.put(copy, copied);
            read.put(state, copy);
        }
        customers.replaceAll((_, state) -> read.getOrDefault(state, state));
        groups.replaceAll((_, group) -> Stored.copy(group));
    }

    /// What is kept beside names, floors and last windows.
    String kept() {
        var kept = new StringBuilder();
        for (var state : states())
            for (var thread : state.threads()) {
                var header = thread.store();
                var stored =
                        rows.getOrDefault(state, Map.of())
                                .getOrDefault(thread.number(), new MemoryRows());
                stored.ascend(Position.FIRST, position -> kept.append(position) != null);
                if (header.windows().size() > 1
                        || !header.latest().isEmpty()
                        || !header.referrals().isEmpty()
                        || !header.current().isEmpty()
                        || !stored.participations().isEmpty()
                        || !stored.conversations().isEmpty()
                        || !stored.entryPoints().isEmpty()
                        || !header.base().open().isEmpty()) kept.append(header).append('\n');
            }
        for (var group : groups.values())
            if (!group.messages().isEmpty() || !group.windows().isEmpty())
                kept.append(group.group());
        return kept.toString();
    }

    void take(ThreadEvent event) {
        switch (event) {
            case ThreadEvent.CustomerActed acted -> takeIn(acted.number(), acted.group(), acted);
            case ThreadEvent.StatusObserved status ->
                    takeIn(status.number(), status.group(), status);
            case ThreadEvent.MessageSent sent -> takeIn(sent.number(), groupOf(sent), sent);
            default -> customer(event);
        }
    }

    private static @Nullable String groupOf(ThreadEvent.MessageSent sent) {
        return sent.sent().to().equals(Traffic.GROUP) ? Traffic.GROUP : null;
    }

    private void takeIn(String number, @Nullable String group, ThreadEvent event) {
        if (group != null) {
            var key = number + "/" + group;
            var state = groups.getOrDefault(key, GroupMemory.unknown(number, group));
            var step = Groups.decide(state, event, rules);
            groups.put(key, step.state());
            step.decisions().forEach(this::customer);
        }
        if (event instanceof ThreadEvent.MessageSent && group != null) return;
        customer(event);
    }

    private void customer(ThreadEvent event) {
        if (linksMessages) linkBefore(event);
        var state = state(event.names().aliases());
        var step = Customers.decide(state, event, rules);
        step.decisions().forEach(consumer);
        for (var name : step.state().names().aliases()) customers.put(name, step.state());
    }

    /// The one state of all these names.
    private CustomerState state(Set<String> names) {
        CustomerState state = null;
        for (var name : new ArrayList<>(names)) {
            var known = customers.get(name);
            if (known == null || known == state) continue;
            state = state == null ? known : merged(state, known);
        }
        return state == null ? unknown() : state;
    }

    private CustomerState unknown() {
        var made = new HashMap<String, MemoryRows>();
        var state =
                CustomerState.unknown(
                        number -> made.computeIfAbsent(number, _ -> new MemoryRows()));
        rows.put(state, made);
        return state;
    }

    private CustomerState merged(CustomerState into, CustomerState from) {
        var step = Customers.merge(into, from.names(), from.moveOut(3), rules);
        step.decisions().forEach(consumer);
        for (var name : step.state().names().aliases()) customers.put(name, step.state());
        return step.state();
    }

    private void link(String message, Names names) {
        if (names.aliases().isEmpty()) return;
        var name = names.aliases().iterator().next();
        var known = recipients.putIfAbsent(message, name);
        if (known != null) state(new HashSet<>(List.of(known, name)));
    }

    /// The state under the message's other names is the state of this event.
    private void linkBefore(ThreadEvent event) {
        for (var name : event.names().aliases()) customers.computeIfAbsent(name, _ -> named(name));
        link(event);
    }

    private CustomerState named(String name) {
        var shown = new ThreadEvent.NamesShown(Names.shown(name), Instant.EPOCH);
        return Customers.decide(unknown(), shown, rules).state();
    }

    /// A message's send record and statuses find each other (I1).
    void link(ThreadEvent event) {
        switch (event) {
            case ThreadEvent.StatusObserved status when status.group() == null ->
                    link(status.number() + "/" + status.wamid(), status.names());
            case ThreadEvent.MessageSent sent ->
                    link(sent.number() + "/" + sent.wamid(), sent.names());
            default -> {}
        }
    }

    /// The state of a name.
    CustomerState of(String name) {
        return customers.getOrDefault(name, unknown());
    }

    /// Tells the time to all for whom it is due until then.
    void timePasses(Instant until) {
        for (var due = nextDue(); due != null && !due.isAfter(until); due = nextDue()) {
            var now = due;
            var told = new ThreadEvent.TimePassed(now);
            for (var state : states()) {
                var next = Customers.nextDue(state, rules.policy());
                if (next.isPresent() && !next.get().isAfter(now))
                    Customers.decide(state, told, rules).decisions().forEach(consumer);
            }
            for (var group : List.copyOf(groups.values()))
                if (Groups.nextDue(group, rules.policy())
                        .filter(at -> !at.isAfter(now))
                        .isPresent()) Groups.decide(group, told, rules);
        }
    }

    private @Nullable Instant nextDue() {
        Instant next = null;
        for (var state : states()) {
            var due = Customers.nextDue(state, rules.policy()).orElse(Instant.MAX);
            if (next == null || due.isBefore(next)) next = due;
        }
        for (var group : groups.values()) {
            var due = Groups.nextDue(group, rules.policy()).orElse(Instant.MAX);
            if (next == null || due.isBefore(next)) next = due;
        }
        return next;
    }
}
