package convometer.outbound.rules.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.rules.batch.Run.Snapshot;
import convometer.outbound.rules.batch.Run.State;
import convometer.outbound.rules.batch.Run.Try;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class RunTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(3600);
    private static final Instant DEADLINE = NOON.plusSeconds(86_400);

    @Test
    void nothingIsAskedForBeforeItIsStarted() {
        var run = run(3);
        assertEquals(List.of(), run.due(NOON));
        run.order("start");
        assertEquals(List.of(new Try(1, 1), new Try(2, 1), new Try(3, 1)), run.due(NOON));
        assertEquals(List.of(), run.due(NOON));
    }

    @Test
    void onlySoManyAreUnansweredAndMoreAsAnswersCome() {
        var run = started(100);
        assertEquals(8, run.due(NOON).size());
        for (var n = 1; n <= 8; n++) run.answered(new Try(n, 1), new Reply.Accepted(), NOON);
        assertEquals(16, run.due(NOON).size());
    }

    @Test
    void aPauseLetsAnswersInAndNothingOut() {
        var run = started(100);
        run.due(NOON);
        run.order("pause");
        assertTrue(run.answered(new Try(1, 1), new Reply.Accepted(), NOON));
        assertEquals(List.of(), run.due(NOON));
        run.order("resume");
        assertEquals(2, run.due(NOON).size());
    }

    @Test
    void whatTheLimitRefusesIsAskedAgainWhenItMay() {
        var run = started(20);
        run.due(NOON);
        run.answered(new Try(3, 1), new Reply.Refused(Run.LIMIT, LATER), NOON);
        assertEquals(List.of(), run.due(NOON));
        assertEquals(State.RUNNING, run.snapshot().state());
        assertEquals(List.of(new Try(3, 2)), run.due(LATER));
    }

    @Test
    void whatIsNotAnsweredTwoDaysAfterTheDeadlineIsUnknown() {
        var run = started(3);
        run.due(NOON);
        run.answered(new Try(1, 1), new Reply.Accepted(), NOON);
        run.answered(new Try(2, 1), new Reply.Unknown(false), NOON);
        var end = DEADLINE.plus(Duration.ofDays(2));
        assertEquals(List.of(), run.unanswered(end.minusMillis(1)));
        assertEquals(List.of(), run.due(end.minusMillis(1)));
        assertEquals(State.RUNNING, run.snapshot().state());

        assertEquals(List.of(new Try(3, 1), new Try(2, 1)), run.unanswered(end));
        assertEquals(List.of(), run.unanswered(end));
        assertEquals(List.of(), run.due(end));
        assertEquals(State.DONE, run.snapshot().state());
        assertEquals(2, run.snapshot().unknown());
        assertFalse(run.answered(new Try(3, 1), new Reply.Accepted(), end));
    }

    @Test
    void anyOtherRefusalIsTheEndOfAnItem() {
        var run = started(1);
        run.due(NOON);
        run.answered(new Try(1, 1), new Reply.Refused("no_opt_in", null), NOON);
        assertEquals(List.of(), run.due(NOON));
        assertEquals(State.DONE, run.snapshot().state());
        assertEquals(Map.of("no_opt_in", 1), run.snapshot().refused());
    }

    @Test
    void anAnswerCountsOnce() {
        var run = started(2);
        run.due(NOON);
        assertTrue(run.answered(new Try(1, 1), new Reply.Accepted(), NOON));
        assertFalse(run.answered(new Try(1, 1), new Reply.Accepted(), NOON));
        assertFalse(run.answered(new Try(9, 1), new Reply.Accepted(), NOON));
        assertEquals(1, run.snapshot().accepted());
    }

    @Test
    void theUnknownAreWaitedForAndNotAskedAgain() {
        var run = started(1);
        run.due(NOON);
        run.answered(new Try(1, 1), new Reply.Unknown(false), NOON);
        assertEquals(List.of(), run.due(NOON));
        assertEquals(State.RUNNING, run.snapshot().state());
        run.answered(new Try(1, 1), new Reply.Accepted(), NOON);
        run.due(NOON);
        assertEquals(State.DONE, run.snapshot().state());
        assertEquals(1, run.snapshot().accepted());
    }

    @Test
    void atTheDeadlineTheRestExpires() {
        var run = started(100);
        run.due(NOON);
        run.answered(new Try(1, 1), new Reply.Refused(Run.LIMIT, LATER), NOON);
        assertEquals(List.of(), run.due(DEADLINE));
        assertEquals(Map.of(Run.EXPIRED, 93), run.snapshot().refused());
        for (var n = 2; n <= 8; n++) run.answered(new Try(n, 1), new Reply.Accepted(), DEADLINE);
        run.due(DEADLINE);
        assertEquals(State.DONE, run.snapshot().state());
    }

    @Test
    void aCancelledOneTakesAnswersInUntilNobodyIsWaitedFor() {
        var run = started(100);
        run.due(NOON);
        run.order("cancel");
        assertEquals(List.of(), run.due(NOON));
        assertFalse(run.over());
        for (var n = 1; n <= 8; n++) run.answered(new Try(n, 1), new Reply.Failed(), NOON);
        assertTrue(run.over());
        run.order("resume");
        assertEquals(State.CANCELLED, run.snapshot().state());
    }

    /// Random answers, orders and restarts: every item is asked again only after the limit refused
    /// it, never two at a time, never more than the widest, and ends once.
    @Test
    void everyItemEndsOnceWhateverHappens() {
        for (var seed = 0; seed < Integer.getInteger("seeds", 300); seed++) play(new Random(seed));
    }

    private static void play(Random random) {
        var count = 1 + random.nextInt(60);
        var run = new Run(Snapshot.fresh(), count, 20, DEADLINE);
        var open = new ArrayList<Try>();
        var asked = new HashMap<Integer, Integer>();
        var ended = 0;
        var now = NOON;
        run.order("start");
        while (run.snapshot().state() != State.DONE) {
            now = now.plusSeconds(random.nextInt(600));
            run = new Run(run.snapshot(), count, 20, DEADLINE);
            if (random.nextInt(10) == 0) run.order(random.nextBoolean() ? "pause" : "resume");
            for (var due : run.due(now)) {
                assertEquals(due.attempt(), asked.merge(due.item(), 1, Integer::sum));
                open.add(due);
            }
            assertTrue(open.size() <= 20);
            if (open.isEmpty()) continue;
            var answered = open.remove(random.nextInt(open.size()));
            var reply = reply(random, now);
            assertTrue(run.answered(answered, reply, now));
            var again = reply instanceof Reply.Refused(var code, _) && code.equals(Run.LIMIT);
            if (!again || !now.isBefore(DEADLINE)) ended++;
        }
        var last = run.snapshot();
        var refused = last.refused().values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(count, last.accepted() + last.failed() + last.unknown() + refused);
        assertEquals(count - last.refused().getOrDefault(Run.EXPIRED, 0), ended);
    }

    private static Reply reply(Random random, Instant now) {
        return switch (random.nextInt(5)) {
            case 0 -> new Reply.Failed();
            case 1 -> new Reply.Refused(Run.LIMIT, now.plusSeconds(random.nextInt(4_000)));
            case 2 -> new Reply.Refused("opted_out", null);
            case 3 -> new Reply.Unknown(true);
            default -> new Reply.Accepted();
        };
    }

    private static Run run(int count) {
        return new Run(Snapshot.fresh(), count, 500, DEADLINE);
    }

    private static Run started(int count) {
        var run = run(count);
        run.order("start");
        return run;
    }
}
