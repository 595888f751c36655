package convometer.outbound.rules.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.rules.batch.BatchProgress.Attempt;
import convometer.outbound.rules.batch.BatchProgress.Snapshot;
import convometer.outbound.rules.batch.BatchProgress.State;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class BatchProgressTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(3600);
    private static final Instant DEADLINE = NOON.plusSeconds(86_400);

    @Test
    void nothingIsAskedForBeforeItIsStarted() {
        var progress = progress(3);
        assertEquals(List.of(), progress.due(NOON));
        progress.apply("start");
        assertEquals(
                List.of(new Attempt(1, 1), new Attempt(2, 1), new Attempt(3, 1)),
                progress.due(NOON));
        assertEquals(List.of(), progress.due(NOON));
    }

    @Test
    void onlySoManyAreUnansweredAndMoreAsAnswersCome() {
        var progress = started(100);
        assertEquals(8, progress.due(NOON).size());
        for (var n = 1; n <= 8; n++)
            progress.answered(new Attempt(n, 1), new Reply.Accepted(), NOON);
        assertEquals(16, progress.due(NOON).size());
    }

    @Test
    void aPauseLetsAnswersInAndNothingOut() {
        var progress = started(100);
        progress.due(NOON);
        progress.apply("pause");
        assertTrue(progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON));
        assertEquals(List.of(), progress.due(NOON));
        progress.apply("resume");
        assertEquals(2, progress.due(NOON).size());
    }

    @Test
    void whatTheLimitRefusesIsAskedAgainWhenItMay() {
        var progress = started(20);
        progress.due(NOON);
        progress.answered(new Attempt(3, 1), new Reply.Refused(BatchProgress.LIMIT, LATER), NOON);
        assertEquals(List.of(), progress.due(NOON));
        assertEquals(State.RUNNING, progress.snapshot().state());
        assertEquals(List.of(new Attempt(3, 2)), progress.due(LATER));
    }

    @Test
    void whatIsNotAnsweredTwoDaysAfterTheDeadlineIsUnknown() {
        var progress = started(3);
        progress.due(NOON);
        progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON);
        progress.answered(new Attempt(2, 1), new Reply.Unknown(false), NOON);
        var end = DEADLINE.plus(Duration.ofDays(2));
        assertEquals(List.of(), progress.unanswered(end.minusMillis(1)));
        assertEquals(List.of(), progress.due(end.minusMillis(1)));
        assertEquals(State.RUNNING, progress.snapshot().state());

        assertEquals(List.of(new Attempt(3, 1), new Attempt(2, 1)), progress.unanswered(end));
        assertEquals(List.of(), progress.unanswered(end));
        assertEquals(List.of(), progress.due(end));
        assertEquals(State.DONE, progress.snapshot().state());
        assertEquals(2, progress.snapshot().unknown());
        assertFalse(progress.answered(new Attempt(3, 1), new Reply.Accepted(), end));
    }

    @Test
    void anyOtherRefusalIsTheEndOfAnItem() {
        var progress = started(1);
        progress.due(NOON);
        progress.answered(new Attempt(1, 1), new Reply.Refused("no_opt_in", null), NOON);
        assertEquals(List.of(), progress.due(NOON));
        assertEquals(State.DONE, progress.snapshot().state());
        assertEquals(Map.of("no_opt_in", 1), progress.snapshot().refused());
    }

    @Test
    void anAnswerCountsOnce() {
        var progress = started(2);
        progress.due(NOON);
        assertTrue(progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON));
        assertFalse(progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON));
        assertFalse(progress.answered(new Attempt(9, 1), new Reply.Accepted(), NOON));
        assertEquals(1, progress.snapshot().accepted());
    }

    @Test
    void theUnknownAreWaitedForAndNotAskedAgain() {
        var progress = started(1);
        progress.due(NOON);
        progress.answered(new Attempt(1, 1), new Reply.Unknown(false), NOON);
        assertEquals(List.of(), progress.due(NOON));
        assertEquals(State.RUNNING, progress.snapshot().state());
        progress.answered(new Attempt(1, 1), new Reply.Accepted(), NOON);
        progress.due(NOON);
        assertEquals(State.DONE, progress.snapshot().state());
        assertEquals(1, progress.snapshot().accepted());
    }

    @Test
    void atTheDeadlineTheRestExpires() {
        var progress = started(100);
        progress.due(NOON);
        progress.answered(new Attempt(1, 1), new Reply.Refused(BatchProgress.LIMIT, LATER), NOON);
        assertEquals(List.of(), progress.due(DEADLINE));
        assertEquals(Map.of(BatchProgress.EXPIRED, 93), progress.snapshot().refused());
        for (var n = 2; n <= 8; n++)
            progress.answered(new Attempt(n, 1), new Reply.Accepted(), DEADLINE);
        progress.due(DEADLINE);
        assertEquals(State.DONE, progress.snapshot().state());
    }

    @Test
    void aCancelledOneTakesAnswersInUntilNobodyIsWaitedFor() {
        var progress = started(100);
        progress.due(NOON);
        progress.apply("cancel");
        assertEquals(List.of(), progress.due(NOON));
        assertFalse(progress.over());
        for (var n = 1; n <= 8; n++) progress.answered(new Attempt(n, 1), new Reply.Failed(), NOON);
        assertTrue(progress.over());
        progress.apply("resume");
        assertEquals(State.CANCELLED, progress.snapshot().state());
    }

    /// Random answers, orders and restarts: every item is asked again only after the limit refused
    /// it, never two at a time, never more than the widest, and ends once.
    @Test
    void everyItemEndsOnceWhateverHappens() {
        for (var seed = 0; seed < Integer.getInteger("seeds", 300); seed++) play(new Random(seed));
    }

    private static void play(Random random) {
        var count = 1 + random.nextInt(60);
        var progress = new BatchProgress(Snapshot.fresh(), count, 20, DEADLINE);
        var open = new ArrayList<Attempt>();
        var asked = new HashMap<Integer, Integer>();
        var ended = 0;
        var now = NOON;
        progress.apply("start");
        while (progress.snapshot().state() != State.DONE) {
            now = now.plusSeconds(random.nextInt(600));
            progress = new BatchProgress(progress.snapshot(), count, 20, DEADLINE);
            if (random.nextInt(10) == 0) progress.apply(random.nextBoolean() ? "pause" : "resume");
            for (var due : progress.due(now)) {
                assertEquals(due.attempt(), asked.merge(due.item(), 1, Integer::sum));
                open.add(due);
            }
            assertTrue(open.size() <= 20);
            if (open.isEmpty()) continue;
            var answered = open.remove(random.nextInt(open.size()));
            var reply = reply(random, now);
            assertTrue(progress.answered(answered, reply, now));
            var again =
                    reply instanceof Reply.Refused(var code, _) && code.equals(BatchProgress.LIMIT);
            if (!again || !now.isBefore(DEADLINE)) ended++;
        }
        var last = progress.snapshot();
        var refused = last.refused().values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(count, last.accepted() + last.failed() + last.unknown() + refused);
        assertEquals(count - last.refused().getOrDefault(BatchProgress.EXPIRED, 0), ended);
    }

    private static Reply reply(Random random, Instant now) {
        return switch (random.nextInt(5)) {
            case 0 -> new Reply.Failed();
            case 1 ->
                    new Reply.Refused(BatchProgress.LIMIT, now.plusSeconds(random.nextInt(4_000)));
            case 2 -> new Reply.Refused("opted_out", null);
            case 3 -> new Reply.Unknown(true);
            default -> new Reply.Accepted();
        };
    }

    private static BatchProgress progress(int count) {
        return new BatchProgress(Snapshot.fresh(), count, 500, DEADLINE);
    }

    private static BatchProgress started(int count) {
        var progress = progress(count);
        progress.apply("start");
        return progress;
    }
}
