package convometer.tracker.identity;

import convometer.tracker.conversation.CustomerThread;
import convometer.tracker.conversation.MemoryRows;
import convometer.tracker.conversation.Position;
import convometer.tracker.group.GroupMemory;
import convometer.tracker.group.GroupState;
import convometer.tracker.group.Groups;
import convometer.tracker.policy.Rules;
import convometer.tracker.streams.store.Stored;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The live folds of a portfolio put together as the service does, without Kafka: finds the state
/// of a name, merges states that turn out to be one customer's, carries group deliveries.
public final class Portfolio {

    private final Rules rules;
    private final boolean linksMessages;
    private final Consumer<EmittedDecision> consumer;
    private final Map<CustomerId, CustomerState> customers = new HashMap<>();
    private final Map<CustomerState, Map<PhoneNumberId, MemoryRows>> rows = new HashMap<>();
    private final Map<String, GroupState> groups = new HashMap<>();
    private final Map<String, CustomerId> recipients = new HashMap<>();

    /// A portfolio of which nothing is known.
    ///
    /// @param linksMessages whether a message's send record and statuses find each other at once
    public Portfolio(Rules rules, boolean linksMessages, Consumer<EmittedDecision> consumer) {
        this.rules = rules;
        this.linksMessages = linksMessages;
        this.consumer = consumer;
    }

    /// In the order of their names.
    public Set<CustomerState> states() {
        return new LinkedHashSet<>(new TreeMap<>(customers).values());
    }

    public Collection<GroupState> groupStates() {
        return groups.values();
    }

    /// Stores everything and reads it again.
    public void restart() {
        var read = new HashMap<CustomerState, CustomerState>();
        for (var state : states()) {
            var stored = rows.getOrDefault(state, Map.of());
            var copied = new HashMap<PhoneNumberId, MemoryRows>();
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
    public String kept() {
        var kept = new StringBuilder();
        for (var state : states())
            for (var thread : state.threads()) {
                var header = thread.store();
                var stored = rowsOf(state, thread);
                stored.ascend(Position.FIRST, position -> kept.append(position) != null);
                if (header.windows().size() > 1
                        || !header.latest().isEmpty()
                        || !header.referrals().isEmpty()
                        || !header.current().isEmpty()
                        || !stored.participations().isEmpty()
                        || !stored.conversations().isEmpty()
                        || !stored.entryPoints().isEmpty()
                        || !header.snapshot().open().isEmpty()) kept.append(header).append('\n');
            }
        for (var group : groups.values())
            if (!group.messages().isEmpty() || !group.windows().isEmpty())
                kept.append(group.group());
        return kept.toString();
    }

    public void take(CustomerEvent event) {
        switch (event) {
            case CustomerEvent.CustomerActed acted -> takeIn(acted.number(), acted.group(), acted);
            case CustomerEvent.StatusObserved status ->
                    takeIn(status.number(), status.group(), status);
            case CustomerEvent.MessageSent sent -> takeIn(sent.number(), groupOf(sent), sent);
            default -> customer(event);
        }
    }

    private static @Nullable String groupOf(CustomerEvent.MessageSent sent) {
        return sent.sent().to().equals(Traffic.GROUP) ? Traffic.GROUP : null;
    }

    private void takeIn(PhoneNumberId number, @Nullable String group, CustomerEvent event) {
        if (group != null) {
            var key = number + "/" + group;
            var state = groups.getOrDefault(key, GroupMemory.unknown(number, group));
            var step = Groups.decide(state, event, rules);
            groups.put(key, step.state());
            step.decisions().forEach(this::customer);
        }
        if (event instanceof CustomerEvent.MessageSent && group != null) return;
        customer(event);
    }

    private void customer(CustomerEvent event) {
        if (linksMessages) linkBefore(event);
        var state = state(event.names().aliases());
        var step = Customers.decide(state, event, rules);
        step.decisions().forEach(consumer);
        for (var name : step.state().names().aliases()) customers.put(name, step.state());
    }

    /// The one state of all these names.
    private CustomerState state(Set<CustomerId> names) {
        CustomerState state = null;
        for (var name : new TreeSet<>(names)) {
            var known = customers.get(name);
            if (known == null || known == state) continue;
            state = state == null ? known : merged(state, known);
        }
        return state == null ? unknown() : state;
    }

    private CustomerState unknown() {
        var made = new HashMap<PhoneNumberId, MemoryRows>();
        var state =
                CustomerState.unknown(
                        number -> made.computeIfAbsent(number, _ -> new MemoryRows()));
        rows.put(state, made);
        return state;
    }

    private CustomerState merged(CustomerState into, CustomerState from) {
        var parts = from.moveOut(2);
        if (parts.isEmpty()) merge(into, from, List.of());
        for (var part : parts) merge(into, from, List.of(part));
        for (var name : into.names().aliases()) customers.put(name, into);
        return into;
    }

    private void merge(CustomerState into, CustomerState from, List<CustomerThread.Part> parts) {
        Customers.merge(into, from.names(), parts, rules).decisions().forEach(consumer);
    }

    /// How many messages each conversation has by its thread.
    Map<String, Integer> messages() {
        var messages = new TreeMap<String, Integer>();
        for (var state : states())
            for (var thread : state.threads()) {
                var current = thread.store().current();
                // What the header has is newer than its row.
                var all = rowsOf(state, thread).conversations();
                all.addAll(current);
                for (var each : all)
                    if (!each.withdrawn())
                        messages.put(
                                Facts.id(
                                        thread.number() + "/" + state.names().shown(),
                                        each.conversation().key()),
                                each.messages());
            }
        return messages;
    }

    private MemoryRows rowsOf(CustomerState state, CustomerThread thread) {
        return rows.getOrDefault(state, Map.of()).getOrDefault(thread.number(), new MemoryRows());
    }

    private void link(String message, CustomerAliases names) {
        if (names.aliases().isEmpty()) return;
        var name = names.aliases().iterator().next();
        var known = recipients.putIfAbsent(message, name);
        if (known != null) state(new HashSet<>(List.of(known, name)));
    }

    /// The state under the message's other names is the state of this event.
    private void linkBefore(CustomerEvent event) {
        for (var name : event.names().aliases()) customers.computeIfAbsent(name, _ -> named(name));
        link(event);
    }

    private CustomerState named(CustomerId name) {
        var shown = new CustomerEvent.NamesShown(CustomerAliases.of(name), Instant.EPOCH);
        return Customers.decide(unknown(), shown, rules).state();
    }

    /// A message's send record and statuses find each other (I1).
    void link(CustomerEvent event) {
        switch (event) {
            case CustomerEvent.StatusObserved status when status.group() == null ->
                    link(status.number() + "/" + status.wamid(), status.names());
            case CustomerEvent.MessageSent sent ->
                    link(sent.number() + "/" + sent.wamid(), sent.names());
            default -> {}
        }
    }

    /// The state of a name.
    CustomerState of(String name) {
        return customers.getOrDefault(new CustomerId(name), unknown());
    }

    /// Passes the time to all for whom it is due until then.
    public void timePasses(Instant until) {
        for (var due = nextDue(); due != null && !due.isAfter(until); due = nextDue()) {
            var now = due;
            var reported = new CustomerEvent.TimePassed(now);
            for (var state : states()) {
                var next = Customers.nextDue(state, rules.policy());
                if (next.isPresent() && !next.get().isAfter(now))
                    Customers.decide(state, reported, rules).decisions().forEach(consumer);
            }
            for (var group : List.copyOf(groups.values()))
                if (Groups.nextDue(group, rules.policy())
                        .filter(at -> !at.isAfter(now))
                        .isPresent()) Groups.decide(group, reported, rules);
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
