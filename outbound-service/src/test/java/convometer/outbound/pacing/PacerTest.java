package convometer.outbound.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.graph.Answer;
import convometer.outbound.graph.Answer.Accepted;
import convometer.outbound.graph.Answer.NoAnswer;
import convometer.outbound.graph.Answer.NotSent;
import convometer.outbound.graph.Answer.Rejected;
import convometer.outbound.pacing.Wait.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class PacerTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Answer OK = new Accepted("wamid.1", null, null);

    private final Pacer pacer = new Pacer(Pacing.META, _ -> 80, steady());

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
        assertEquals(new Wait(NOON.plusMillis(1_050), Reason.THROUGHPUT), next);
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
        pacer.told("1", 1_000, NOON.plusSeconds(2));
        pacer.told("1", 20, NOON.plusSeconds(1));
        pacer.told("1", 0, NOON.plusSeconds(3));
        assertEquals(500 - 40, atOnce("1"), "the rest of half of a thousand");
        assertEquals(40, atOnce("2"));
        pacer.told("2", 20, NOON);
        assertTrue(pacer.number(elsewhere("late"), NOON).until().isAfter(NOON));
    }

    private int atOnce(String number) {
        var count = 0;
        for (var each = of(number, "c0");
                !pacer.number(each, NOON).until().isAfter(NOON);
                each = of(number, "c" + count)) {
            pacer.sent(each, NOON);
            count++;
        }
        return count;
    }

    @Test
    void aCustomerGetsFortyFiveAtOnceAndThenOneInSixSeconds() {
        var ticket = ticket("c");
        for (var i = 0; i < 45; i++) {
            assertEquals(NOON, pacer.pair(ticket, NOON).until(), "message " + i);
            pacer.sent(ticket, NOON);
        }
        assertEquals(new Wait(NOON.plusSeconds(6), Reason.PAIR), pacer.pair(ticket, NOON));
        var later = NOON.plusSeconds(6);
        assertEquals(later, pacer.pair(ticket, later).until());
        pacer.sent(ticket, later);
        assertEquals(NOON.plusSeconds(12), pacer.pair(ticket, later).until());
        assertEquals(NOON, pacer.pair(ticket("other"), NOON).until());
    }

    @Test
    void aPairWaitsFourTimesAsLongEachTime() {
        var ticket = ticket("c");
        var now = NOON;
        for (var seconds : List.of(1, 4, 16, 64)) {
            var again = pacer.answered(ticket, 1, rejected(131056), now).orElseThrow();
            assertEquals(new Wait(now.plusSeconds(seconds), Reason.PAIR), again);
            assertEquals(again, pacer.pair(ticket, now));
            now = again.until();
        }
        assertEquals(NOON, pacer.pair(ticket("other"), NOON).until());
        assertEquals(Optional.empty(), pacer.answered(ticket, 5, OK, now));
        assertEquals(
                now.plusSeconds(1),
                pacer.answered(ticket, 1, rejected(131056), now).orElseThrow().until());
    }

    @Test
    void throttlingHoldsUpWhatItIsAbout() {
        pacer.answered(ticket("c"), 1, rejected(130429), NOON);
        assertEquals(new Wait(NOON.plusSeconds(1), Reason.NUMBER), number("c2", NOON));
        assertEquals(NOON, pacer.number(elsewhere("c"), NOON).until());

        pacer.answered(ticket("c"), 1, rejected(80007), NOON);
        assertEquals(new Wait(NOON.plusSeconds(5), Reason.ACCOUNT), number("c2", NOON));
        assertEquals(
                Reason.ACCOUNT, pacer.number(elsewhere("c"), NOON).reason(), "the same account");

        pacer.answered(ticket("c"), 1, rejected(4), NOON.plusSeconds(1));
        assertEquals(Reason.APP, number("c2", NOON).reason());
    }

    @Test
    void answersToWhatWasUnderWayLengthenNoPause() {
        for (var i = 0; i < 50; i++)
            assertEquals(
                    NOON.plusSeconds(1),
                    pacer.answered(ticket("c" + i), 1, rejected(130429), NOON)
                            .orElseThrow()
                            .until());
        assertEquals(
                NOON.plusSeconds(3),
                pacer.answered(ticket("c"), 1, rejected(130429), NOON.plusSeconds(1))
                        .orElseThrow()
                        .until());
    }

    @Test
    void metasOwnWordOnThePauseIsTheLeast() {
        var asked = new Rejected(130429, "slow", Duration.ofSeconds(30));
        assertEquals(
                NOON.plusSeconds(30),
                pacer.answered(ticket("c"), 1, asked, NOON).orElseThrow().until());
    }

    @Test
    void aFaultOfMetasIsTriedAgainSomeTimes() {
        var pauses = new ArrayList<Long>();
        for (var tries = 1; tries <= 6; tries++)
            pacer.answered(ticket("c"), tries, rejected(131016), NOON)
                    .ifPresent(wait -> pauses.add(Duration.between(NOON, wait.until()).toMillis()));
        assertEquals(List.of(500L, 1_000L, 2_000L, 4_000L, 8_000L), pauses);
        assertEquals(NOON, number("other", NOON).until());
    }

    @Test
    void whatNeverLeftIsTriedAgainForAsLongAsItMay() {
        for (var tries = 1; tries < 100; tries++)
            assertTrue(
                    pacer.answered(ticket("c"), tries, new NotSent("refused"), NOON).isPresent());
        assertEquals(Reason.APP, number("c2", NOON).reason());
    }

    @Test
    void whatNobodyKnowsIsNotTriedAgainUnlessItDoesNoHarm() {
        assertEquals(Optional.empty(), pacer.answered(ticket("c"), 1, new NoAnswer("late"), NOON));
        var mark = new Ticket("m", "1/wamid.1", "1", "w", NOON.plusSeconds(60), false, true);
        assertTrue(pacer.answered(mark, 1, new NoAnswer("late"), NOON).isPresent());
        assertFalse(pacer.answered(mark, 6, new NoAnswer("late"), NOON).isPresent());
    }

    @Test
    void anythingElseIsTheEnd() {
        assertEquals(Optional.empty(), pacer.answered(ticket("c"), 1, rejected(131026), NOON));
        assertEquals(
                Optional.empty(),
                pacer.answered(ticket("c"), 1, new Answer.Failed("http_404", ""), NOON));
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
            pacer.sent(ticket, now);
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

    private void assertGoes(Wait wait, int which) {
        assertEquals(NOON, wait.until(), "message " + which);
        pacer.sent(ticket("c" + which), NOON);
    }

    private Wait number(String customer, Instant now) {
        return pacer.number(ticket(customer), now);
    }

    private static Rejected rejected(int code) {
        return new Rejected(code, "no", Duration.ZERO);
    }

    private static Ticket ticket(String customer) {
        return of("1", customer);
    }

    private static Ticket elsewhere(String customer) {
        return of("2", customer);
    }

    private static Ticket of(String number, String customer) {
        return new Ticket(
                customer, number + "/" + customer, number, "w", NOON.plusSeconds(300), true, false);
    }
}
