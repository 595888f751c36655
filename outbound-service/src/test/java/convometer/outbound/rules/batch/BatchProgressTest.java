package convometer.outbound.rules.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.rules.batch.BatchProgress.Attempt;
import convometer.outbound.rules.batch.BatchProgress.Snapshot;
import convometer.outbound.rules.batch.BatchProgress.State;
import convometer.outbound.rules.batch.BatchProgress.Terms;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

class BatchProgressTest {

    private static final String LIMIT = "messaging_limit";

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(3600);
    private static final Instant DEADLINE = NOON.plusSeconds(86_400);

    @Test
    void nothingIsAskedForBeforeItIsStarted() {
        var progress = progress(3);
        assertEquals(List.of(), due(progress, NOON));
        progress.apply("start");
        assertEquals(
                List.of(new Attempt(1, 1), new Attempt(2, 1), new Attempt(3, 1)),
                due(progress, NOON));
        assertEquals(List.of(), due(progress, NOON));
    }

    @Test
    void onlySoManyAreUnansweredAndMoreAsAnswersCome() {
        var progress = started(100);
        assertEquals(8, due(progress, NOON).size());
        for (var n = 1; n <= 8; n++)
            progress.answered(new Attempt(n, 1), new Reply.Accepted(), NOON);
        assertEquals(16, due(progress, NOON).size());
    }

    @Test
    void aPauseLetsAnswersInAndNothingOut() {
        var progress = started(100);
        due(progress, NOON);
        progress.apply("pause");
        assertTrue(progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON));
        assertEquals(List.of(), due(progress, NOON));
        progress.apply("resume");
        assertEquals(2, due(progress, NOON).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {LIMIT, "quota_exhausted"})
    void whatALimitRefusesIsAskedAgainWhenItMay(String code) {
        var progress = started(20);
        due(progress, NOON);
        progress.answered(new Attempt(3, 1), new Reply.Refused(code, LATER), NOON);
        assertEquals(List.of(), due(progress, NOON));
        assertEquals(State.RUNNING, progress.snapshot().state());
        assertEquals(List.of(new Attempt(3, 2)), due(progress, LATER));
    }

    @Test
    void whatIsNotAnsweredTwoDaysAfterTheDeadlineIsUnknown() {
        var progress = started(3);
        due(progress, NOON);
        progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON);
        progress.answered(new Attempt(2, 1), new Reply.Unknown(false), NOON);
        var end = DEADLINE.plus(Duration.ofDays(2));
        assertEquals(List.of(), progress.unanswered(end.minusMillis(1)));
        assertEquals(List.of(), due(progress, end.minusMillis(1)));
        assertEquals(State.RUNNING, progress.snapshot().state());

        assertEquals(List.of(new Attempt(3, 1), new Attempt(2, 1)), progress.unanswered(end));
        assertEquals(List.of(), progress.unanswered(end));
        assertEquals(List.of(), due(progress, end));
        assertEquals(State.DONE, progress.snapshot().state());
        assertEquals(2, progress.snapshot().unknown());
        assertFalse(progress.answered(new Attempt(3, 1), new Reply.Accepted(), end));
    }

    @Test
    void anyOtherRefusalIsTheEndOfAnItem() {
        var progress = started(1);
        due(progress, NOON);
        progress.answered(new Attempt(1, 1), new Reply.Refused("no_opt_in", null), NOON);
        assertEquals(List.of(), due(progress, NOON));
        assertEquals(State.DONE, progress.snapshot().state());
        assertEquals(Map.of("no_opt_in", 1), progress.snapshot().refused());
    }

    @Test
    void anAnswerCountsOnce() {
        var progress = started(2);
        due(progress, NOON);
        assertTrue(progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON));
        assertFalse(progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON));
        assertFalse(progress.answered(new Attempt(9, 1), new Reply.Accepted(), NOON));
        assertEquals(1, progress.snapshot().accepted());
    }

    @Test
    void theUnknownAreWaitedForAndNotAskedAgain() {
        var progress = started(1);
        due(progress, NOON);
        progress.answered(new Attempt(1, 1), new Reply.Unknown(false), NOON);
        assertEquals(List.of(), due(progress, NOON));
        assertEquals(State.RUNNING, progress.snapshot().state());
        progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON);
        due(progress, NOON);
        assertEquals(State.DONE, progress.snapshot().state());
        assertEquals(1, progress.snapshot().accepted());
    }

    @Test
    void atTheDeadlineTheRestExpires() {
        var progress = started(100);
        due(progress, NOON);
        progress.answered(new Attempt(1, 1), new Reply.Refused(LIMIT, LATER), NOON);
        assertEquals(List.of(), due(progress, DEADLINE));
        assertEquals(Map.of(BatchProgress.EXPIRED, 93), progress.snapshot().refused());
        for (var n = 2; n <= 8; n++)
            progress.answered(new Attempt(n, 1), new Reply.Accepted(), DEADLINE);
        due(progress, DEADLINE);
        assertEquals(State.DONE, progress.snapshot().state());
    }

    @Test
    void aCancelledOneTakesAnswersInUntilNobodyIsWaitedFor() {
        var progress = started(100);
        due(progress, NOON);
        progress.apply("cancel");
        assertEquals(List.of(), due(progress, NOON));
        assertFalse(progress.over());
        for (var n = 1; n <= 8; n++) progress.answered(new Attempt(n, 1), new Reply.Failed(), NOON);
        assertTrue(progress.over());
        progress.apply("resume");
        assertEquals(State.CANCELLED, progress.snapshot().state());
    }

    @Test
    void itStartsByItselfAtItsInstantOrEarlier() {
        var terms = new Terms(1, 500, LATER, DEADLINE);
        var progress = new BatchProgress(Snapshot.fresh(), terms);
        assertEquals(List.of(), due(progress, LATER.minusMillis(1)));
        assertEquals(State.READY, progress.snapshot().state());
        assertEquals(List.of(new Attempt(1, 1)), due(progress, LATER));
        assertEquals(State.RUNNING, progress.snapshot().state());

        var sooner = new BatchProgress(Snapshot.fresh(), terms);
        sooner.apply("start");
        assertEquals(List.of(new Attempt(1, 1)), due(sooner, NOON));

        var cancelled = new BatchProgress(Snapshot.fresh(), terms);
        cancelled.apply("cancel");
        assertEquals(List.of(), due(cancelled, LATER));
    }

    @Test
    void whoHasQuietHoursWaitsAndTheOthersGoOn() {
        var waiting = new Waiting(Map.of(1, LATER, 3, LATER.plusSeconds(60)));
        var progress = started(4);
        assertEquals(List.of(new Attempt(2, 1), new Attempt(4, 1)), progress.due(NOON, waiting));
        assertEquals(2, progress.snapshot().postponed());
        assertEquals(LATER, progress.snapshot().postponedUntil());
        assertEquals(List.of(), progress.due(LATER.minusMillis(1), waiting));
        assertEquals(List.of(new Attempt(1, 1)), progress.due(LATER, waiting));
        assertEquals(List.of(new Attempt(3, 1)), progress.due(LATER.plusSeconds(60), waiting));
        assertEquals(0, progress.snapshot().postponed());
        assertNull(progress.snapshot().postponedUntil());
    }

    /// What the limit refused is asked again later, when its customer may have quiet hours.
    @Test
    void whatIsAskedAgainKeepsToQuietHours() {
        var waiting = new Waiting(Map.of());
        var progress = started(1);
        progress.due(NOON, waiting);
        progress.answered(new Attempt(1, 1), new Reply.Refused(LIMIT, NOON), NOON);
        var quiet = new Waiting(Map.of(1, LATER));
        assertEquals(List.of(), progress.due(NOON, quiet));
        assertEquals(List.of(new Attempt(1, 2)), progress.due(LATER, quiet));
    }

    @Test
    void theDeadlineAndACommandEndTheWaiting() {
        for (var command : List.of("pause", "cancel")) {
            var waiting = new Waiting(Map.of(1, DEADLINE, 2, DEADLINE));
            var progress = started(2);
            progress.due(NOON, waiting);
            progress.apply(command);
            progress.due(DEADLINE, waiting);
            var cancelled = command.equals("cancel");
            var last = progress.snapshot();
            assertEquals(cancelled ? State.CANCELLED : State.DONE, last.state());
            assertEquals(cancelled ? Map.of() : Map.of(BatchProgress.EXPIRED, 2), last.refused());
            assertEquals(0, last.postponed());
            assertNull(last.postponedUntil());
        }
    }

    /// A transaction stays short, however many customers have quiet hours.
    @Test
    void onlySoManyArePutOffAtOnce() {
        var quiet = new HashMap<Integer, Instant>();
        for (var n = 1; n <= 700; n++) quiet.put(n, LATER);
        var waiting = new Waiting(quiet);
        var progress = started(701);
        assertEquals(List.of(), progress.due(NOON, waiting));
        assertEquals(500, progress.snapshot().postponed());
        assertEquals(List.of(new Attempt(701, 1)), progress.due(NOON, waiting));
        assertEquals(700, progress.snapshot().postponed());
    }

    /// Random answers, commands, quiet hours and restarts: every item is asked again only after the
    /// limit refused it, never two at a time, never more than the widest, never in quiet hours, and
    /// ends once.
    @Test
    void everyItemEndsOnceWhateverHappens() {
        for (var seed = 0; seed < Integer.getInteger("seeds", 300); seed++) play(new Random(seed));
    }

    private static void play(Random random) {
        var count = 1 + random.nextInt(60);
        var terms = new Terms(count, 20, null, DEADLINE);
        var progress = new BatchProgress(Snapshot.fresh(), terms);
        var waiting = Waiting.any(random, count);
        var open = new ArrayList<Attempt>();
        var asked = new HashMap<Integer, Integer>();
        var ended = 0;
        var now = NOON;
        progress.apply("start");
        while (progress.snapshot().state() != State.DONE) {
            now = now.plusSeconds(random.nextInt(600));
            progress = new BatchProgress(progress.snapshot(), terms);
            if (random.nextInt(10) == 0) progress.apply(random.nextBoolean() ? "pause" : "resume");
            for (var due : progress.due(now, waiting)) {
                assertEquals(due.attempt(), asked.merge(due.item(), 1, Integer::sum));
                assertNull(waiting.quietUntil(due.item(), now));
                open.add(due);
            }
            assertTrue(open.size() <= 20);
            if (open.isEmpty()) continue;
            var answered = open.remove(random.nextInt(open.size()));
            var reply = reply(random, now);
            assertTrue(progress.answered(answered, reply, now));
            var again = reply instanceof Reply.Refused(var code, _) && code.equals(LIMIT);
            if (!again || !now.isBefore(DEADLINE)) ended++;
        }
        var last = progress.snapshot();
        var refused = last.refused().values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(count, last.accepted() + last.failed() + last.unknown() + refused);
        assertEquals(count - last.refused().getOrDefault(BatchProgress.EXPIRED, 0), ended);
    }

    /// Quiet hours until an instant, by item.
    private record Waiting(
            Map<Integer, Instant> quiet, PriorityQueue<Map.Entry<Instant, Attempt>> rows)
            implements PostponedItems {

        Waiting(Map<Integer, Instant> quiet) {
            this(
                    quiet,
                    new PriorityQueue<>(
                            Comparator.comparing(Map.Entry<Instant, Attempt>::getKey)
                                    .thenComparingInt(row -> row.getValue().item())));
        }

        static Waiting any(Random random, int count) {
            var quiet = new HashMap<Integer, Instant>();
            for (var n = 1; n <= count; n++)
                if (random.nextInt(3) == 0) quiet.put(n, NOON.plusSeconds(random.nextInt(100_000)));
            return new Waiting(quiet);
        }

        @Override
        public @Nullable Instant quietUntil(int item, Instant now) {
            var until = quiet.get(item);
            return until == null || !now.isBefore(until) ? null : until;
        }

        @Override
        public void add(Instant until, Attempt attempt) {
            rows.add(Map.entry(until, attempt));
        }

        @Override
        public @Nullable Instant first() {
            var first = rows.peek();
            return first == null ? null : first.getKey();
        }

        @Override
        public Attempt remove() {
            return rows.remove().getValue();
        }
    }

    private static Reply reply(Random random, Instant now) {
        return switch (random.nextInt(5)) {
            case 0 -> new Reply.Failed();
            case 1 -> new Reply.Refused(LIMIT, now.plusSeconds(random.nextInt(4_000)));
            case 2 -> new Reply.Refused("opted_out", null);
            case 3 -> new Reply.Unknown(true);
            default -> new Reply.Accepted();
        };
    }

    private static BatchProgress progress(int count) {
        return new BatchProgress(Snapshot.fresh(), new Terms(count, 500, null, DEADLINE));
    }

    private static List<Attempt> due(BatchProgress progress, Instant now) {
        return progress.due(now, PostponedItems.NONE);
    }

    private static BatchProgress started(int count) {
        var progress = progress(count);
        progress.apply("start");
        return progress;
    }
}
