package convometer.outbound.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.pacing.Delay.Reason;
import convometer.outbound.rules.SendResult;
import convometer.outbound.rules.SendResult.Accepted;
import convometer.outbound.rules.SendResult.NoAnswer;
import convometer.outbound.rules.SendResult.NotSent;
import convometer.outbound.rules.SendResult.Rejected;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

class PacerTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SendResult OK = new Accepted("wamid.1", null, null);

    private final List<String> changes = new ArrayList<>();
    private final Pacer.StopListener stops =
            (scope, state) ->
                    changes.add(
                            scope.kind()
                                    + " "
                                    + scope.id()
                                    + (state.running() ? " runs" : " " + state.stoppedBy()));
    private final Pacer pacer = new Pacer(Pacing.META, _ -> 80, Circuit.NONE, stops, steady());

    /// No pause is stretched.
    private static Random steady() {
        return new Random() {
            private static final long serialVersionUID = 1L;

            @Override
            public double nextDouble() {
                return 0;
            }
        };
    }

    @Test
    void aNumberSendsNoMoreThanItsThroughput() {
        for (var i = 0; i < 80; i++) assertGoes(pacer.number(ticket("c" + i), NOON), i);
        var next = pacer.number(ticket("c80"), NOON.plusMillis(500));
        assertEquals(new Delay(NOON.plusMillis(1_050), Reason.THROUGHPUT), next);
        assertEquals(NOON, pacer.number(elsewhere("c80"), NOON).until());
    }

    @Test
    void anInstanceTakesItsShare() {
        pacer.share(0.25);
        for (var i = 0; i < 20; i++) assertGoes(pacer.number(ticket("c" + i), NOON), i);
        assertTrue(pacer.number(ticket("c"), NOON).until().isAfter(NOON));
    }

    @Test
    void theNewestWordOnWhatMetaTakesCounts() {
        pacer.share(0.5);
        assertEquals(40, atOnce("1"));
        pacer.reportThroughput("1", 1_000, NOON.plusSeconds(2));
        pacer.reportThroughput("1", 20, NOON.plusSeconds(1));
        pacer.reportThroughput("1", 0, NOON.plusSeconds(3));
        assertEquals(500 - 40, atOnce("1"), "the rest of half of a thousand");
        assertEquals(40, atOnce("2"));
        pacer.reportThroughput("2", 20, NOON);
        assertTrue(pacer.number(elsewhere("late"), NOON).until().isAfter(NOON));
    }

    private int atOnce(String number) {
        var count = 0;
        for (var each = of(number, "c0");
                !pacer.number(each, NOON).until().isAfter(NOON);
                each = of(number, "c" + count)) {
            pacer.begun(each, NOON);
            count++;
        }
        return count;
    }

    @Test
    void aCustomerGetsFortyFiveAtOnceAndThenOneInSixSeconds() {
        var ticket = ticket("c");
        for (var i = 0; i < 45; i++) {
            assertEquals(NOON, pacer.pair(ticket, NOON).until(), "message " + i);
            pacer.begun(ticket, NOON);
        }
        assertEquals(new Delay(NOON.plusSeconds(6), Reason.PAIR), pacer.pair(ticket, NOON));
        var later = NOON.plusSeconds(6);
        assertEquals(later, pacer.pair(ticket, later).until());
        pacer.begun(ticket, later);
        assertEquals(NOON.plusSeconds(12), pacer.pair(ticket, later).until());
        assertEquals(NOON, pacer.pair(ticket("other"), NOON).until());
    }

    @Test
    void aPairWaitsFourTimesAsLongEachTime() {
        var ticket = ticket("c");
        var now = NOON;
        for (var seconds : List.of(1, 4, 16, 64)) {
            var again = pacer.completed(ticket, 1, rejected(131056), now).orElseThrow();
            assertEquals(new Delay(now.plusSeconds(seconds), Reason.PAIR), again.delay());
            assertEquals(again.delay(), pacer.pair(ticket, now));
            now = again.delay().until();
        }
        assertEquals(NOON, pacer.pair(ticket("other"), NOON).until());
        assertEquals(Optional.empty(), pacer.completed(ticket, 5, OK, now));
        assertEquals(
                now.plusSeconds(1),
                pacer.completed(ticket, 1, rejected(131056), now).orElseThrow().delay().until());
    }

    @Test
    void throttlingHoldsUpWhatItIsAbout() {
        pacer.completed(ticket("c"), 1, rejected(130429), NOON);
        assertEquals(new Delay(NOON.plusSeconds(1), Reason.NUMBER), number("c2", NOON));
        assertEquals(NOON, pacer.number(elsewhere("c"), NOON).until());

        pacer.completed(ticket("c"), 1, rejected(80007), NOON);
        assertEquals(new Delay(NOON.plusSeconds(5), Reason.ACCOUNT), number("c2", NOON));
        assertEquals(
                Reason.ACCOUNT, pacer.number(elsewhere("c"), NOON).reason(), "the same account");

        pacer.completed(ticket("c"), 1, rejected(4), NOON.plusSeconds(1));
        assertEquals(Reason.APP, number("c2", NOON).reason());
    }

    @Test
    void answersToWhatWasUnderWayLengthenNoPause() {
        for (var i = 0; i < 50; i++)
            assertEquals(
                    NOON.plusSeconds(1),
                    pacer.completed(ticket("c" + i), 1, rejected(130429), NOON)
                            .orElseThrow()
                            .delay()
                            .until());
        assertEquals(
                NOON.plusSeconds(3),
                pacer.completed(ticket("c"), 1, rejected(130429), NOON.plusSeconds(1))
                        .orElseThrow()
                        .delay()
                        .until());
    }

    @Test
    void metasOwnWordOnThePauseIsTheLeast() {
        var asked = new Rejected(130429, "slow", Duration.ofSeconds(30));
        assertEquals(
                NOON.plusSeconds(30),
                pacer.completed(ticket("c"), 1, asked, NOON).orElseThrow().delay().until());
    }

    @Test
    void aFaultOfMetasIsTriedAgainSomeTimes() {
        var pauses = new ArrayList<Long>();
        for (var tries = 1; tries <= 6; tries++)
            pacer.completed(ticket("c"), tries, rejected(131016), NOON)
                    .ifPresent(wait ->
                            pauses.add(Duration.between(NOON, wait.delay().until()).toMillis()));
        assertEquals(List.of(500L, 1_000L, 2_000L, 4_000L, 8_000L), pauses);
        assertEquals(NOON, number("other", NOON).until());
    }

    @Test
    void whatNeverLeftIsTriedAgainForAsLongAsItMay() {
        for (var tries = 1; tries < 100; tries++)
            assertTrue(
                    pacer.completed(ticket("c"), tries, new NotSent("refused"), NOON).isPresent());
        assertEquals(Reason.APP, number("c2", NOON).reason());
    }

    @Test
    void whatNobodyKnowsIsNotTriedAgainUnlessItDoesNoHarm() {
        assertEquals(Optional.empty(), pacer.completed(ticket("c"), 1, new NoAnswer("late"), NOON));
        var readReceipt =
                new ScheduledSend(
                        "m",
                        "1/wamid.1",
                        "1",
                        "w",
                        Priority.FREE_FORM,
                        NOON.plusSeconds(60),
                        null,
                        false,
                        true);
        assertTrue(pacer.completed(readReceipt, 1, new NoAnswer("late"), NOON).isPresent());
        assertFalse(pacer.completed(readReceipt, 6, new NoAnswer("late"), NOON).isPresent());
    }

    @Test
    void anythingElseIsTheEnd() {
        assertEquals(Optional.empty(), pacer.completed(ticket("c"), 1, rejected(131026), NOON));
        assertEquals(
                Optional.empty(),
                pacer.completed(ticket("c"), 1, new SendResult.Failed("http_404", ""), NOON));
    }

    @Test
    void aDeadTokenStopsItsAccountAndCostsNoMessage() {
        var retry = pacer.completed(ticket("c"), 1, rejected(190), NOON).orElseThrow();
        assertFalse(retry.counted());
        assertEquals(new Delay(NOON.plusSeconds(5), Reason.STOPPED), number("c2", NOON));
        assertEquals(Reason.STOPPED, pacer.number(elsewhere("c"), NOON).reason(), "same account");
        assertEquals(List.of("ACCOUNT w meta_190"), changes);
    }

    @Test
    void aStoppedAccountIsProbedWithOneMessageAtATimeAndEverMoreSeldom() {
        pacer.completed(ticket("c"), 1, rejected(190), NOON);
        var now = NOON.plusSeconds(5);
        for (var seconds : List.of(10, 20, 40, 80, 160, 300, 300)) {
            assertEquals(now, number("probe", now).until());
            pacer.begun(ticket("probe"), now);
            assertEquals(now.plusSeconds(seconds), number("c2", now).until());
            pacer.completed(ticket("probe"), 1, rejected(190), now);
            assertEquals(now.plusSeconds(seconds), number("c2", now).until());
            now = now.plusSeconds(seconds);
        }
        assertEquals(List.of("ACCOUNT w meta_190"), changes, "it is told once");
    }

    @Test
    void anAccountGoesOnWhenAProbeIsAnsweredWithAnythingElse() {
        for (var result : List.of(OK, rejected(131026), rejected(130429))) {
            pacer.completed(ticket("c"), 1, rejected(131042), NOON);
            var probeAt = NOON.plusSeconds(5);
            pacer.begun(ticket("probe"), probeAt);
            pacer.completed(ticket("probe"), 1, result, probeAt);
            assertFalse(pacer.isStopped(ticket("c2")));
            assertEquals(
                    List.of("ACCOUNT w meta_131042", "ACCOUNT w runs"), changes, result.toString());
            changes.clear();
        }
    }

    @Test
    void whatWasUnderWayWhenItWasStoppedChangesNothing() {
        pacer.completed(ticket("a"), 1, rejected(190), NOON);
        pacer.completed(ticket("b"), 1, rejected(190), NOON.plusSeconds(2));
        pacer.completed(ticket("c"), 1, OK, NOON.plusSeconds(3));
        assertEquals(
                new Delay(NOON.plusSeconds(5), Reason.STOPPED), number("d", NOON.plusSeconds(3)));
    }

    @Test
    void anUnregisteredNumberStopsAlone() {
        pacer.completed(ticket("c"), 1, rejected(133010), NOON);
        assertEquals(Reason.STOPPED, number("c2", NOON).reason());
        assertEquals(Reason.NOTHING, pacer.number(elsewhere("c"), NOON).reason());
        assertEquals(List.of("NUMBER 1 meta_133010"), changes);
    }

    @Test
    void whatAnOperatorHasStoppedIsNotProbed() {
        var paused = SendingState.stopped(SendingState.OPERATOR, "stock is out", NOON);
        pacer.setSending(SendingScope.number("1"), paused);
        var later = NOON.plus(Duration.ofDays(30));
        assertEquals(Reason.STOPPED, number("c", later).reason());
        assertEquals(later, pacer.number(elsewhere("c"), later).until());
        assertEquals(Map.of(SendingScope.number("1"), paused), pacer.stopped());

        pacer.setSending(SendingScope.number("1"), SendingState.runningSince(later));
        assertEquals(later, number("c", later).until());

        pacer.setSending(SendingScope.ALL, paused);
        assertEquals(Reason.STOPPED, pacer.number(elsewhere("c"), later).reason());
    }

    @Test
    void anotherTokenIsTriedAtOnce() {
        pacer.completed(ticket("c"), 1, rejected(190), NOON);
        pacer.probeStopped();
        assertEquals(NOON, number("c2", NOON).until());
    }

    /// Whatever comes: in no stretch more than the throughput, to no customer more than the bucket
    /// holds.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theLimitsHoldUnderAnyLoad(long seed) {
        var random = new Random(seed);
        var sent = new ArrayList<Instant>();
        var toOne = new ArrayList<Instant>();
        var now = NOON;
        for (var i = 0; i < 20_000; i++) {
            now = now.plusMillis(random.nextInt(20));
            var ticket = ticket(random.nextInt(4) == 0 ? "one" : "c" + random.nextInt(500));
            if (pacer.number(ticket, now).until().isAfter(now)
                    || pacer.pair(ticket, now).until().isAfter(now)) continue;
            pacer.begun(ticket, now);
            sent.add(now);
            if (ticket.thread().endsWith("/one")) toOne.add(now);
        }
        assertAtMost(80, Duration.ofSeconds(1), sent);
        assertAtMost(45, Duration.ofSeconds(5), toOne);
        assertAtMost(45 + 50, Duration.ofSeconds(299), toOne);
        assertTrue(sent.size() > 1_000, () -> "no more than " + sent.size());
    }

    private static void assertAtMost(int most, Duration stretch, List<Instant> sent) {
        for (var i = 0; i + most < sent.size(); i++) {
            var first = sent.get(i);
            var last = sent.get(i + most);
            assertTrue(
                    last.isAfter(first.plus(stretch)) || last.equals(first.plus(stretch)),
                    () -> (most + 1) + " from " + first + " to " + last);
        }
    }

    private void assertGoes(Delay wait, int which) {
        assertEquals(NOON, wait.until(), "message " + which);
        pacer.begun(ticket("c" + which), NOON);
    }

    private Delay number(String customer, Instant now) {
        return pacer.number(ticket(customer), now);
    }

    private static Rejected rejected(int code) {
        return new Rejected(code, "no", Duration.ZERO);
    }

    private static ScheduledSend ticket(String customer) {
        return of("1", customer);
    }

    private static ScheduledSend elsewhere(String customer) {
        return of("2", customer);
    }

    private static ScheduledSend of(String number, String customer) {
        return new ScheduledSend(
                customer,
                number + "/" + customer,
                number,
                "w",
                Priority.UTILITY,
                NOON.plusSeconds(300),
                null,
                true,
                false);
    }
}
