package convometer.tracker.streams;

import convometer.events.ThreadDecision;
import convometer.tracker.conversation.DeliverySources;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.Customers;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.EmittedDecision;
import convometer.tracker.policy.Rules;
import convometer.tracker.state.MovedCustomer;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerRecords;
import convometer.tracker.streams.store.CustomerStores.HeldCustomer;
import convometer.tracker.streams.store.MovedRecords;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Runs the fold of customers: takes the step, stores what the customer has become, and emits what
/// was decided.
final class CustomerHandling {

    private final TrackerOutputs outputs;
    private final GateHandling gate;
    private final Rules rules;
    private final Clock clock;

    CustomerHandling(TrackerOutputs outputs, GateHandling gate, Rules rules, Clock clock) {
        this.outputs = outputs;
        this.gate = gate;
        this.rules = rules;
        this.clock = clock;
    }

    /// Applies what happened to a customer.
    ///
    /// @return false if it came too late
    boolean apply(HeldCustomer held, CustomerEvent event) {
        var known = held.state.names().aliases();
        var met = isKnown(held, event);
        var step = Customers.decide(held.state, event, rules);
        if (isTooLate(step.decisions())) return false;
        held.state = step.state();
        var facts = facts(held.state, step.decisions());
        held.store();
        facts.forEach(outputs::emit);
        publishRedirects(held, known);
        if (!met) outputs.locate(held.customerKey, event, now());
        return true;
    }

    /// Whether a message is met here for the first time. In a group it is many participants'.
    private static boolean isKnown(HeldCustomer held, CustomerEvent event) {
        var wamid = event.wamid();
        var number = event.number();
        if (wamid == null || number == null || event.group() != null) return true;
        var thread = held.state.thread(number);
        if (thread == null) return false;
        return event instanceof CustomerEvent.EchoSeen
                ? thread.hasEcho(wamid)
                : thread.hasMessage(wamid);
    }

    private static boolean isTooLate(List<EmittedDecision> emitted) {
        return !emitted.isEmpty() && emitted.getFirst().decision() instanceof Decision.TooLate;
    }

    /// What was decided, as facts. It is asked before anything is stored: what a delivery rests on
    /// is in hand until then.
    private List<ThreadDecision> facts(CustomerState state, List<EmittedDecision> emitted) {
        return emitted.stream()
                .map(each -> outputs.fact(each, sources(state, each), now()))
                .toList();
    }

    private DeliverySources sources(CustomerState state, EmittedDecision emitted) {
        var thread = state.thread(emitted.number());
        return thread != null
                        && emitted.decision() instanceof Decision.MessageDelivered(var delivery, _)
                        && !delivery.withdrawn()
                ? thread.sourcesOf(delivery, rules.policy())
                : DeliverySources.NONE;
    }

    /// Merges a piece of what was kept of the customer under another name.
    void merge(HeldCustomer held, MovedCustomer moved) {
        var names = CustomerRecords.names(moved.getNames());
        var known = held.state.names().aliases();
        var parts = moved.getThreads().stream().map(MovedRecords::part).toList();
        var step = Customers.merge(held.state, names, parts, rules);
        held.state = step.state();
        var facts = facts(held.state, step.decisions());
        held.storeMerged();
        facts.forEach(outputs::emit);
        publishRedirects(held, known);
    }

    /// Redirects the names that are new to the customer to the key under which the customer is
    /// kept.
    private void publishRedirects(HeldCustomer held, Set<CustomerId> known) {
        for (var alias : held.state.names().aliases())
            if (!known.contains(alias) && !alias.value().equals(held.customerKey.name()))
                outputs.redirect(held.customerKey.named(alias.value()), held.customerKey);
    }

    /// Two names are one customer: the smaller customer key is that of both, so that however many
    /// are joined at once, in whatever order, all end up at one.
    void unify(HeldCustomer held, CustomerKey elsewhere) {
        var customerKey = held.customerKey;
        var isKept = !held.isNew || !gate.isEmpty(customerKey);
        switch (AliasRouting.decide(customerKey, isKept, elsewhere)) {
            case NOTHING -> {}
            case REDIRECT -> held.redirectTo(elsewhere);
            case MOVE ->
                    outputs.moveState(
                            elsewhere, held.redirectTo(elsewhere), gate.withdraw(customerKey));
            case NOTIFY_OTHER -> outputs.redirect(elsewhere, customerKey);
        }
    }

    private Instant now() {
        return clock.instant();
    }
}
