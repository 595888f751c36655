package convometer.tracker.rules;

import convometer.tracker.rules.ThreadEvent.CustomerActed;
import convometer.tracker.rules.ThreadEvent.EchoSeen;
import convometer.tracker.rules.ThreadEvent.MessageSent;
import convometer.tracker.rules.ThreadEvent.NamesShown;
import convometer.tracker.rules.ThreadEvent.SendRequested;
import convometer.tracker.rules.ThreadEvent.StatusObserved;
import convometer.tracker.rules.ThreadEvent.TimePassed;
import convometer.tracker.rules.ThreadState.ConversationTold;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The fold of a thread: each event adds to what is known; what follows from it is derived anew,
/// and what differs from what was told is told. So an event may come late, twice and in any order.
public final class Threads {

    /// Takes one event.
    public static Step<ThreadState, Decision> decide(
            ThreadState state, ThreadEvent event, Policy policy) {
        return switch (event) {
            case CustomerActed acted -> told(state, acted(state, acted, policy), policy);
            case StatusObserved status -> told(state, observed(state, status), policy);
            case MessageSent sent -> told(state, sent(state, sent), policy);
            case EchoSeen echo -> told(state, echoed(state, echo), policy);
            case NamesShown shown ->
                    new Step<>(withNames(state, shown.names().aliases()), List.of());
            case ThreadEvent.GroupDelivered _ -> new Step<>(state, List.of());
            case TimePassed(var now) -> timePassed(state, now);
            case SendRequested request ->
                    new Step<>(state, List.of(Gate.decide(state.windows(), request, policy)));
        };
    }

    /// When time has to be told to the thread next: the first end of which nobody was told.
    public static Optional<Instant> nextDue(ThreadState state) {
        var windows =
                state.windows().stream().filter(window -> !window.closedTold()).map(Window::until);
        var conversations =
                state.conversationsTold().values().stream()
                        .filter(told -> !told.endTold() && !told.withdrawn())
                        .map(told -> told.conversation().endedAt());
        return Stream.concat(windows, conversations).min(Instant::compareTo);
    }

    private static ThreadState acted(ThreadState state, CustomerActed event, Policy policy) {
        var known = withNames(state, event.names().aliases());
        if (!policy.qualifies(event)) return known;
        var open =
                known.withWindows(Windows.with(known.windows(), event.at(), policy))
                        .withInboundAt(event.at());
        return event.referral() ? open.withReferrals(with(open.referrals(), event.at())) : open;
    }

    private static ThreadState observed(ThreadState state, StatusObserved event) {
        return withMessage(
                withNames(state, event.names().aliases()), Outbound.of(event), event.at());
    }

    private static ThreadState echoed(ThreadState state, EchoSeen event) {
        var messages = new TreeMap<>(state.messages());
        messages.merge(event.wamid(), Outbound.of(event), Outbound::merge);
        return withNames(state, event.names().aliases()).withMessages(messages);
    }

    private static ThreadState sent(ThreadState state, MessageSent event) {
        return withMessage(
                withNames(state, event.names().aliases()), Outbound.of(event), event.sent().at());
    }

    private static ThreadState withMessage(ThreadState state, Outbound news, Instant at) {
        var messages = new TreeMap<>(state.messages());
        messages.merge(news.wamid(), news, Outbound::merge);
        return state.withMessages(messages).withOutboundAt(at);
    }

    private static ThreadState withNames(ThreadState state, Set<String> names) {
        if (state.names().containsAll(names)) return state;
        var all = new HashSet<>(state.names());
        all.addAll(names);
        return state.withNames(Set.copyOf(all));
    }

    private static List<Instant> with(List<Instant> instants, Instant added) {
        SortedSet<Instant> all = new TreeSet<>(instants);
        all.add(added);
        return List.copyOf(all);
    }

    /// Tells what follows from `after` and was not told yet.
    private static Step<ThreadState, Decision> told(
            ThreadState before, ThreadState after, Policy policy) {
        var decisions = new ArrayList<>(Windows.changes(before.windows(), after.windows()));
        decisions.addAll(disputes(before, after));
        var derived = derive(after, policy);
        var conversationsTold = tellConversations(after.conversationsTold(), derived, decisions);
        var deliveriesTold = tellDeliveries(before, after, derived, policy, decisions);
        return new Step<>(
                after.withDeliveriesTold(deliveriesTold).withConversationsTold(conversationsTold),
                decisions);
    }

    private static List<Decision> disputes(ThreadState before, ThreadState after) {
        return after.messages().values().stream()
                .filter(Threads::isDispute)
                .filter(message -> !wasDispute(before, message.wamid()))
                .<Decision>map(message -> new Decision.WindowDisputed(message.wamid()))
                .toList();
    }

    private static boolean wasDispute(ThreadState before, String wamid) {
        var known = before.messages().get(wamid);
        return known != null && isDispute(known);
    }

    private static boolean isDispute(Outbound message) {
        return message.disputed() && message.kind() != Kind.TEMPLATE;
    }

    private static SortedMap<Conversation.Key, ConversationTold> tellConversations(
            SortedMap<Conversation.Key, ConversationTold> before,
            ThreadHistory.Derived derived,
            List<Decision> decisions) {
        var after = new TreeMap<>(before);
        var missing = new TreeSet<>(before.keySet());
        for (var episode : derived.conversations()) {
            var key = episode.conversation().key();
            missing.remove(key);
            after.compute(key, (_, told) -> tellOne(told, episode, decisions));
        }
        for (var key : missing) after.computeIfPresent(key, (_, told) -> withdraw(told, decisions));
        return after;
    }

    private static ConversationTold tellOne(
            @Nullable ConversationTold told, Episode episode, List<Decision> decisions) {
        var now = episode.conversation();
        if (told == null) {
            decisions.add(new Decision.ConversationOpened(now, 1, episode.messages()));
            return new ConversationTold(now, 1, false, false);
        }
        if (told.conversation().equals(now) && !told.withdrawn()) return told;
        var revision = told.revision() + 1;
        decisions.add(new Decision.ConversationCorrected(now, revision, false, episode.messages()));
        var endStands = told.endTold() && told.conversation().endedAt().equals(now.endedAt());
        return new ConversationTold(now, revision, false, endStands && !told.withdrawn());
    }

    private static ConversationTold withdraw(ConversationTold told, List<Decision> decisions) {
        if (told.withdrawn()) return told;
        var revision = told.revision() + 1;
        decisions.add(new Decision.ConversationCorrected(told.conversation(), revision, true, 0));
        return new ConversationTold(told.conversation(), revision, true, false);
    }

    private static SortedMap<String, Integer> tellDeliveries(
            ThreadState before,
            ThreadState after,
            ThreadHistory.Derived derived,
            Policy policy,
            List<Decision> decisions) {
        var known = new HashMap<String, Delivery>();
        for (var delivery : derive(before, policy).deliveries())
            known.put(delivery.wamid(), delivery);
        var told = new TreeMap<>(after.deliveriesTold());
        for (var delivery : derived.deliveries()) {
            if (delivery.equals(known.get(delivery.wamid()))) continue;
            var revision = told.merge(delivery.wamid(), 1, Integer::sum);
            decisions.add(new Decision.MessageDelivered(delivery, revision));
        }
        return told;
    }

    static ThreadHistory.Derived derive(ThreadState state, Policy policy) {
        Zones utc = (at, _, _) -> LocalDate.ofInstant(at, ZoneOffset.UTC);
        return new ThreadHistory(state.windows(), state.referrals(), state.messages())
                .derive(new Rules(policy, utc), "");
    }

    /// W4: what ended is told when time passes it, once.
    private static Step<ThreadState, Decision> timePassed(ThreadState state, Instant now) {
        var decisions = new ArrayList<Decision>();
        var windows =
                state.windows().stream().map(window -> close(window, now, decisions)).toList();
        var conversations = new TreeMap<>(state.conversationsTold());
        conversations.replaceAll((_, told) -> end(told, now, decisions));
        return new Step<>(
                state.withWindows(windows).withConversationsTold(conversations), decisions);
    }

    private static Window close(Window window, Instant now, List<Decision> decisions) {
        if (window.closedTold() || window.until().isAfter(now)) return window;
        decisions.add(new Decision.WindowClosed(window.openedAt(), window.until()));
        return window.withClosingTold();
    }

    private static ConversationTold end(
            ConversationTold told, Instant now, List<Decision> decisions) {
        var conversation = told.conversation();
        if (told.endTold() || told.withdrawn() || conversation.endedAt().isAfter(now)) return told;
        decisions.add(new Decision.ConversationEnded(conversation, told.revision(), 0));
        return new ConversationTold(conversation, told.revision(), false, true);
    }

    private Threads() {}
}
