package convometer.tracker.identity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.tracker.conversation.Conversation;
import convometer.tracker.message.Delivery;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Rules;
import convometer.tracker.replay.HistoryReplay;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Someone who knows only what is emitted: folds the decisions in their order, as any consumer of
/// them may.
public final class Facts {

    private final boolean strict;
    private final Map<String, Map<Instant, Instant>> windows = new TreeMap<>();
    private final Map<String, Revised<String>> conversations = new TreeMap<>();
    private final Map<String, Revised<Delivered>> deliveries = new TreeMap<>();
    private final Set<String> closings = new HashSet<>();
    private final Set<Wamid> disputes = new HashSet<>();

    /// The latest that was emitted of something.
    private record Revised<T>(T what, int revision, boolean withdrawn) {}

    /// A delivery and the thread that it was emitted of.
    private record Delivered(String thread, Delivery delivery) {}

    /// Gathers what is emitted.
    ///
    /// @param strict whether what is emitted always has a higher revision than all before
    public Facts(boolean strict) {
        this.strict = strict;
    }

    /// What is true by the whole history.
    static String of(List<CustomerEvent> history, Rules rules) {
        var replay = new HistoryReplay(rules);
        history.forEach(replay::add);
        var facts = new Facts(true);
        replay.decide((number, customer, what) ->
                facts.take(new EmittedDecision(number, customer, what)));
        return facts.end();
    }

    public void take(EmittedDecision emitted) {
        var thread = emitted.number() + "/" + emitted.customer();
        switch (emitted.decision()) {
            case Decision.WindowOpened(var from, var until) -> windows(thread).put(from, until);
            case Decision.WindowExtended(var from, var until) -> windows(thread).put(from, until);
            case Decision.WindowCorrected(var from, var until, var supersedes) -> {
                supersedes.forEach(windows(thread)::remove);
                windows(thread).put(from, until);
            }
            case Decision.WindowClosed(_, var until) ->
                    assertTrue(closings.add(thread + until), () -> thread + " " + until);
            case Decision.WindowDisputed(var wamid) ->
                    assertTrue(disputes.add(wamid) || !strict, wamid::value);
            case Decision.ThreadMerged(_, var moved) -> moved.forEach(windows(thread)::remove);
            case Decision.ConversationOpened(var opened, var revision, _) ->
                    converse(thread, opened, revision, false);
            case Decision.ConversationCorrected(var is, var revision, var gone, _) ->
                    converse(thread, is, revision, gone);
            case Decision.MessageDelivered(var delivery, var revision) ->
                    deliver(thread, delivery, revision);
            case Decision.ConversationEnded _ -> {}
            case Decision.TooLate _ -> throw new AssertionError("too late: " + emitted);
        }
    }

    private Map<Instant, Instant> windows(String thread) {
        return windows.computeIfAbsent(thread, _ -> new TreeMap<>());
    }

    private void converse(String thread, Conversation is, int revision, boolean gone) {
        var id = id(thread, is.key());
        revise(conversations, id, new Revised<>(is.toString(), revision, gone));
    }

    private void deliver(String thread, Delivery delivery, int revision) {
        var unit =
                delivery.wamid() + (delivery.group() == null ? "" : "/" + delivery.participant());
        var delivered = new Delivered(thread, delivery);
        revise(deliveries, unit, new Revised<>(delivered, revision, delivery.withdrawn()));
    }

    private <T> void revise(Map<String, Revised<T>> known, String id, Revised<T> news) {
        var before = known.get(id);
        var grows = before == null || news.revision() > before.revision();
        assertTrue(grows || !strict, () -> id + " " + before + " then " + news);
        if (grows) known.put(id, news);
    }

    /// What is true in the end, line by line.
    public String end() {
        return Stream.of(windowsNow(), conversationsNow(), texts(deliveries))
                .flatMap(List::stream)
                .collect(Collectors.joining("\n"));
    }

    private List<String> windowsNow() {
        return windows.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(Object::toString)
                .toList();
    }

    /// With the number of messages that say that they are in it.
    private List<String> conversationsNow() {
        return conversations.entrySet().stream()
                .filter(each -> !each.getValue().withdrawn())
                .map(each ->
                        each.getKey()
                                + " "
                                + each.getValue().what()
                                + " "
                                + messagesIn(each.getKey()))
                .toList();
    }

    int messagesIn(String id) {
        var messages = 0;
        for (var each : deliveries.values())
            if (!each.withdrawn() && id.equals(conversationOf(each.what()))) messages++;
        return messages;
    }

    private static String conversationOf(Delivered delivered) {
        var key = delivered.delivery().assignment().conversation();
        return key == null ? "" : id(delivered.thread(), key);
    }

    static String id(String thread, Conversation.Key key) {
        return thread + "/" + key.category() + "/" + key.openedAt();
    }

    private static <T> List<String> texts(Map<String, Revised<T>> known) {
        return known.entrySet().stream()
                .filter(each -> !each.getValue().withdrawn())
                .map(each -> each.getKey() + " " + each.getValue().what())
                .toList();
    }
}
