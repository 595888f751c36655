package convometer.tracker.identity;

import convometer.tracker.conversation.CustomerThread;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.EchoSeen;
import convometer.tracker.identity.CustomerEvent.GroupDelivered;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.CustomerEvent.NamesShown;
import convometer.tracker.identity.CustomerEvent.StatusObserved;
import convometer.tracker.identity.CustomerEvent.TimePassed;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Statuses;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The fold of a customer: each event adds to what is known, and what differs from what was emitted
/// is emitted. So an event may come late, twice and in any order; and two states that turn out to
/// be one customer's are merged. The state that is handed in is changed and handed out again.
public final class Customers {

    /// Takes one event. Of what happened in a group only the names are the customer's: the rest is
    /// the group's, see [Groups].
    public static Step<CustomerState, EmittedDecision> decide(
            CustomerState state, CustomerEvent event, Rules rules) {
        var late = tooLate(state, event, rules.policy());
        if (late != null) return new Step<>(state, List.of(late));
        var decisions = addAliases(state, event.names(), rules);
        switch (event) {
            case CustomerActed acted -> onCustomerActed(state, acted, rules, decisions);
            case StatusObserved status -> onStatus(state, status, rules, decisions);
            case MessageSent sent -> onSent(state, sent, rules, decisions);
            case EchoSeen echo ->
                    state.threadWith(echo.number())
                            .apply(OutboundMessage.of(echo), echo.receivedAt(), rules, decisions);
            case GroupDelivered delivered ->
                    state.threadWith(delivered.number()).apply(delivered, decisions);
            case NamesShown _ -> {}
            case TimePassed(var now) ->
                    state.threads().forEach(each -> each.timePassed(now, rules, decisions));
        }
        return new Step<>(state, decisions.emitted());
    }

    private static @Nullable EmittedDecision tooLate(
            CustomerState state, CustomerEvent event, Policy policy) {
        var number = event.number();
        var thread = number == null ? null : state.thread(number);
        if (thread == null || !thread.isTooLate(event, policy)) return null;
        return new EmittedDecision(thread.number(), state.names().shown(), new Decision.TooLate());
    }

    /// I4: under another name everything is emitted again.
    private static DecisionCollector addAliases(
            CustomerState state, CustomerAliases more, Rules rules) {
        var before = state.names();
        state.addAliases(more);
        var decisions = new DecisionCollector(state.names().shown());
        for (var thread : withdraw(state, before, decisions))
            thread.publishDifference(rules, decisions);
        return decisions;
    }

    private static Collection<CustomerThread> withdraw(
            CustomerState state, CustomerAliases before, DecisionCollector decisions) {
        if (before.aliases().isEmpty() || before.shown().equals(decisions.customer()))
            return List.of();
        for (var thread : state.threads()) thread.withdraw(before.shown(), decisions);
        return state.threads();
    }

    private static void onCustomerActed(
            CustomerState state, CustomerActed event, Rules rules, DecisionCollector decisions) {
        if (event.group() == null && rules.policy().qualifies(event))
            state.threadWith(event.number()).onCustomerActed(event, rules, decisions);
    }

    private static void onStatus(
            CustomerState state, StatusObserved event, Rules rules, DecisionCollector decisions) {
        if (event.group() != null) return;
        var thread = state.threadWith(event.number());
        // Delivered and read are later, and may come after the customer has written again.
        if (Statuses.meansSent(event.status())) thread.sentAt(event.at());
        thread.apply(OutboundMessage.of(event), event.receivedAt(), rules, decisions);
    }

    private static void onSent(
            CustomerState state, MessageSent event, Rules rules, DecisionCollector decisions) {
        var thread = state.threadWith(event.number());
        thread.sentAt(event.sent().at());
        thread.apply(OutboundMessage.of(event), event.receivedAt(), rules, decisions);
    }

    /// Two turn out to be one customer (I1). What was emitted under a name that is not shown any
    /// more is withdrawn and emitted under the one that is. The state is changed, the parts are
    /// used up.
    ///
    /// @param names of the other
    /// @param parts of the other's threads; the rest of a large one may follow
    public static Step<CustomerState, EmittedDecision> merge(
            CustomerState into,
            CustomerAliases names,
            List<CustomerThread.Part> parts,
            Rules rules) {
        if (names.aliases().isEmpty()) return new Step<>(into, List.of());
        var before = into.names();
        into.addAliases(names);
        var decisions = new DecisionCollector(into.names().shown());
        var changed = new LinkedHashSet<>(withdraw(into, before, decisions));
        for (var part : parts) {
            var thread = into.threadWith(part.number());
            thread.merge(part, names.shown(), decisions);
            changed.add(thread);
        }
        for (var thread : changed) thread.publishDifference(rules, decisions);
        return new Step<>(into, decisions.emitted());
    }

    /// When the next due time of the customer.
    public static Optional<Instant> nextDue(CustomerState state, Policy policy) {
        Instant next = null;
        for (var thread : state.threads()) {
            var due = thread.nextDue(policy.kept());
            if (due != null && (next == null || due.isBefore(next))) next = due;
        }
        return Optional.ofNullable(next);
    }

    private Customers() {}
}
