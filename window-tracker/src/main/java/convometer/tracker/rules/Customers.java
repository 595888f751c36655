package convometer.tracker.rules;

import convometer.tracker.rules.ThreadEvent.CustomerActed;
import convometer.tracker.rules.ThreadEvent.EchoSeen;
import convometer.tracker.rules.ThreadEvent.GroupDelivered;
import convometer.tracker.rules.ThreadEvent.MessageSent;
import convometer.tracker.rules.ThreadEvent.NamesShown;
import convometer.tracker.rules.ThreadEvent.StatusObserved;
import convometer.tracker.rules.ThreadEvent.TimePassed;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The fold of a customer: each event adds to what is known, and what differs from what was told is
/// told. So an event may come late, twice and in any order; and two states that turn out to be one
/// customer's are merged. The state that is handed in is changed and handed out again.
public final class Customers {

    /// Takes one event. Of what happened in a group only the names are the customer's: the rest is
    /// the group's, see [Groups].
    public static Step<CustomerState, Told> decide(
            CustomerState state, ThreadEvent event, Rules rules) {
        var late = tooLate(state, event, rules.policy());
        if (late != null) return new Step<>(state, List.of(late));
        var telling = learn(state, event.names(), rules);
        switch (event) {
            case CustomerActed acted -> act(state, acted, rules, telling);
            case StatusObserved status -> observe(state, status, rules, telling);
            case MessageSent sent -> send(state, sent, rules, telling);
            case EchoSeen echo ->
                    state.threadWith(echo.number())
                            .learn(Outbound.of(echo), echo.receivedAt(), rules, telling);
            case GroupDelivered delivered ->
                    state.threadWith(delivered.number()).learn(delivered, telling);
            case NamesShown _ -> {}
            case TimePassed(var now) ->
                    state.threads().forEach(each -> each.timePassed(now, rules, telling));
        }
        return new Step<>(state, telling.told());
    }

    private static @Nullable Told tooLate(CustomerState state, ThreadEvent event, Policy policy) {
        var number = event.number();
        var thread = number == null ? null : state.thread(number);
        if (thread == null || !thread.isTooLate(event, policy)) return null;
        return new Told(thread.number(), state.names().shown(), new Decision.TooLate());
    }

    /// I4: under another name everything is told again.
    private static Telling learn(CustomerState state, Names more, Rules rules) {
        var before = state.names();
        state.learn(more);
        var telling = new Telling(state.names().shown());
        for (var thread : leave(state, before, telling)) thread.settle(rules, telling);
        return telling;
    }

    private static Collection<LiveThread> leave(
            CustomerState state, Names before, Telling telling) {
        if (before.aliases().isEmpty() || before.shown().equals(telling.customer()))
            return List.of();
        for (var thread : state.threads()) thread.leave(before.shown(), telling);
        return state.threads();
    }

    private static void act(
            CustomerState state, CustomerActed event, Rules rules, Telling telling) {
        if (event.group() == null && rules.policy().qualifies(event))
            state.threadWith(event.number()).act(event, rules, telling);
    }

    private static void observe(
            CustomerState state, StatusObserved event, Rules rules, Telling telling) {
        if (event.group() != null) return;
        var thread = state.threadWith(event.number());
        // Delivered and read are later, and may come after the customer has written again.
        if (Statuses.meansSent(event.status())) thread.sentAt(event.at());
        thread.learn(Outbound.of(event), event.receivedAt(), rules, telling);
    }

    private static void send(CustomerState state, MessageSent event, Rules rules, Telling telling) {
        var thread = state.threadWith(event.number());
        thread.sentAt(event.sent().at());
        thread.learn(Outbound.of(event), event.receivedAt(), rules, telling);
    }

    /// Two turn out to be one customer (I1). What was told under a name that is not shown any more
    /// is withdrawn and told under the one that is. The state is changed, the parts are used up.
    ///
    /// @param names of the other
    /// @param parts of the other's threads; the rest of a large one may follow
    public static Step<CustomerState, Told> merge(
            CustomerState into, Names names, List<LiveThread.Part> parts, Rules rules) {
        if (names.aliases().isEmpty()) return new Step<>(into, List.of());
        var before = into.names();
        into.learn(names);
        var telling = new Telling(into.names().shown());
        var changed = new LinkedHashSet<>(leave(into, before, telling));
        for (var part : parts) {
            var thread = into.threadWith(part.number());
            thread.absorb(part, names.shown(), telling);
            changed.add(thread);
        }
        for (var thread : changed) thread.settle(rules, telling);
        return new Step<>(into, telling.told());
    }

    /// When time has to be told to the customer next.
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
