package convometer.tracker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Checks the fold against the rules read literally, and that order and repetition never matter.
class ThreadPropertyTest {

    private static final Policy POLICY = Policy.standard();

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theWindowIsOpenExactlyWhileSomeMessageIsYoungerThanADay(long seed) {
        var history = History.of(seed);
        var state = play(History.disturbed(history, seed), new Consumer());
        var literal = new LiteralRules(history);
        for (var probe : probes(history, seed))
            assertEquals(
                    literal.windowOpenAt(probe),
                    Windows.openAt(state.windows(), probe).isPresent(),
                    () -> probe + " in " + history);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void conversationsAreTheLiteralOnes(long seed) {
        var history = History.of(seed);
        var state = play(History.disturbed(history, seed), new Consumer());
        var told =
                state.conversationsTold().values().stream()
                        .filter(each -> !each.withdrawn())
                        .map(ThreadState.ConversationTold::conversation)
                        .map(c -> c.category() + " " + c.openedAt() + " " + c.endedAt())
                        .sorted()
                        .toList();
        assertEquals(new LiteralRules(history).conversations(), told, history::toString);
        var joined = new TreeMap<String, String>();
        for (var delivery : Threads.derive(state, POLICY).deliveries()) {
            var key = delivery.placement().conversation();
            if (key != null) joined.put(delivery.wamid(), key.category() + " " + key.openedAt());
        }
        assertEquals(new LiteralRules(history).joined(), joined, history::toString);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyOrderAndAnyRepetitionEndsInTheSameState(long seed) {
        var history = History.of(seed);
        var inOrder = facts(play(history, new Consumer()));
        for (var again = 0; again < 3; again++)
            assertEquals(
                    inOrder,
                    facts(play(History.disturbed(history, seed * 3 + again), new Consumer())),
                    history::toString);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoFoldsTheDecisionsKnowsTheState(long seed) {
        var consumer = new Consumer();
        var state = play(withTime(History.disturbed(History.of(seed), seed), seed), consumer);
        var windows = new TreeMap<Instant, Instant>();
        state.windows().forEach(window -> windows.put(window.openedAt(), window.until()));
        assertEquals(windows, consumer.windows);
        var conversations = new TreeMap<Conversation.Key, Conversation>();
        state.conversationsTold()
                .forEach((key, told) -> {
                    if (!told.withdrawn()) conversations.put(key, told.conversation());
                });
        assertEquals(conversations, consumer.conversations);
        assertEquals(
                Threads.derive(state, POLICY).deliveries(),
                consumer.deliveries.values().stream()
                        .sorted(
                                Comparator.comparing(Delivery::deliveredAt)
                                        .thenComparing(Delivery::wamid))
                        .toList());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyEndIsToldOnceTimeHasPassedAndThenNothingIsDue(long seed) {
        var state = play(History.of(seed), new Consumer());
        var end = History.START.plusSeconds(3_600L * 24 * 60);
        var step = Threads.decide(state, new ThreadEvent.TimePassed(end), POLICY);
        assertEquals(state.windows().size(), closings(step.decisions()));
        assertTrue(Threads.nextDue(step.state()).isEmpty());
        var again = Threads.decide(step.state(), new ThreadEvent.TimePassed(end), POLICY);
        assertEquals(List.of(), again.decisions());
        assertEquals(step.state(), again.state());
    }

    private static long closings(List<Decision> decisions) {
        return decisions.stream().filter(Decision.WindowClosed.class::isInstance).count();
    }

    private static ThreadState play(List<ThreadEvent> events, Consumer consumer) {
        var state = ThreadState.empty();
        for (var event : events) {
            var step = Threads.decide(state, event, POLICY);
            step.decisions().forEach(consumer::take);
            state = step.state();
        }
        return state;
    }

    private static List<ThreadEvent> withTime(List<ThreadEvent> events, long seed) {
        var random = new Random(seed);
        var result = new ArrayList<ThreadEvent>();
        for (var event : events) {
            result.add(event);
            result.add(
                    new ThreadEvent.TimePassed(
                            History.START.plusSeconds(random.nextInt(200 * 3_600))));
        }
        return result;
    }

    /// What is known, without what was told on the way.
    private static List<Object> facts(ThreadState state) {
        var derived = Threads.derive(state, POLICY);
        return List.of(
                state.windows().stream().map(w -> w.openedAt() + " " + w.until()).toList(),
                state.referrals(),
                state.messages(),
                derived.conversations().stream().map(Episode::conversation).toList(),
                derived.deliveries(),
                state.names());
    }

    private static List<Instant> probes(List<ThreadEvent> history, long seed) {
        var random = new Random(seed);
        var probes = new ArrayList<Instant>();
        for (var event : history)
            if (event instanceof ThreadEvent.CustomerActed acted)
                for (var seconds : List.of(-1L, 0L, 1L, 86_399L, 86_400L))
                    probes.add(acted.at().plusSeconds(seconds));
        for (var i = 0; i < 20; i++)
            probes.add(History.START.plusSeconds(random.nextInt(240 * 3_600)));
        return probes;
    }

    /// Someone who knows only what is told.
    private static final class Consumer {
        final Map<Instant, Instant> windows = new TreeMap<>();
        final Map<Conversation.Key, Conversation> conversations = new TreeMap<>();
        final Map<String, Delivery> deliveries = new TreeMap<>();
        private final Map<String, Integer> revisions = new TreeMap<>();

        void take(Decision decision) {
            switch (decision) {
                case Decision.WindowOpened(var from, var until) -> windows.put(from, until);
                case Decision.WindowExtended(var from, var until) -> windows.put(from, until);
                case Decision.WindowCorrected(var from, var until, var supersedes) -> {
                    supersedes.forEach(windows::remove);
                    windows.put(from, until);
                }
                case Decision.ConversationOpened(var conversation, var revision, _) -> {
                    next(conversation.key().toString(), revision);
                    conversations.put(conversation.key(), conversation);
                }
                case Decision.ConversationCorrected(
                                var conversation,
                                var revision,
                                var gone,
                                _) -> {
                    next(conversation.key().toString(), revision);
                    if (gone) conversations.remove(conversation.key());
                    else conversations.put(conversation.key(), conversation);
                }
                case Decision.MessageDelivered(var delivery, var revision) -> {
                    next(delivery.wamid(), revision);
                    deliveries.put(delivery.wamid(), delivery);
                }
                case Decision.WindowClosed _,
                        Decision.WindowDisputed _,
                        Decision.ConversationEnded _,
                        Decision.ThreadMerged _,
                        Decision.TooLate _,
                        Decision.Permitted _,
                        Decision.Refused _ -> {}
            }
        }

        private void next(String id, int revision) {
            assertEquals(revisions.getOrDefault(id, 0) + 1, revision, id);
            revisions.put(id, revision);
        }
    }
}
