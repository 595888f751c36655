package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.streams.LedgerProgress.Look;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/// What a ledger that lives, one that stands still and a process that was stopped look like.
class LedgerProgressTest {

    private static final TopicPartition DECISIONS = new TopicPartition("thread-decisions", 0);
    private static final TopicPartition FACTS = new TopicPartition("facts", 0);

    private final LedgerProgress progress = new LedgerProgress();

    private static long at(int second) {
        return Duration.ofSeconds(second).toNanos();
    }

    private void look(int second, long end, long read, long linesBehind) {
        look(second, end, read, 0, 0, linesBehind);
    }

    private void look(
            int second, long decisions, long assessed, long facts, long booked, long linesBehind) {
        var look =
                new Look(
                        Map.of(DECISIONS, decisions),
                        Map.of(FACTS, facts),
                        Map.of(DECISIONS, assessed, FACTS, booked),
                        linesBehind);
        progress.looked(look, at(second));
    }

    private boolean isCurrent(int second) {
        return progress.at(at(second)).current();
    }

    @Test
    void nothingIsKnownBeforeTheFirstLook() {
        assertFalse(isCurrent(0));
    }

    @Test
    void whatStartsWithABacklogIsNotCurrentUntilItHasCaughtUp() {
        look(1, 1_000, 0, 0);
        assertFalse(isCurrent(1));
        look(2, 1_100, 600, 0);
        assertEquals(
                "the lines are not those of a live ledger: it has not caught up since this instance"
                        + " started, about 500 records are before it, and 0 lines before this instance",
                progress.at(at(2)).detail());
        look(3, 1_200, 1_000, 0);
        assertTrue(isCurrent(3), "it has come to where the facts ended when it was looked at");
    }

    @Test
    void whoAlwaysHasSomethingBeforeHimAndGoesOnIsCurrent() {
        for (int second = 1; second < 200; second++) {
            look(second, second * 100L, second * 100L - 150, 0);
            if (second > 2) assertTrue(isCurrent(second), "second " + second);
        }
    }

    @Test
    void aLedgerThatStandsStillIsTooOldAfterAWhile() {
        look(1, 10, 10, 0);
        for (int second = 2; second <= 31; second++) look(second, 20, 10, 0);
        assertTrue(isCurrent(31));
        look(32, 20, 10, 0);
        assertFalse(isCurrent(32));
        assertTrue(progress.at(at(32)).detail().contains("what came until 31 s ago is counted"));
        look(33, 20, 20, 0);
        assertTrue(isCurrent(33));
    }

    @Test
    void whatIsAssessedIsNotYetBooked() {
        look(1, 1_000, 0, 100, 100, 0);
        look(2, 1_000, 1_000, 1_100, 100, 0);
        assertFalse(isCurrent(2), "what was made of the decisions lies behind");
        look(3, 1_000, 1_000, 1_100, 900, 0);
        assertFalse(isCurrent(3));
        look(4, 1_000, 1_000, 1_100, 1_100, 0);
        assertTrue(isCurrent(4));
    }

    @Test
    void aLedgerThatHasNothingToDoIsCurrent() {
        for (int second = 1; second < 100; second++) look(second, 10, 10, 0);
        assertTrue(isCurrent(100));
    }

    @Test
    void aProcessThatWasStoppedIsTooOldUntilItHasLooked() {
        look(1, 10, 10, 0);
        assertFalse(isCurrent(61));
        look(61, 500, 10, 300);
        assertFalse(isCurrent(61));
        look(62, 500, 500, 300);
        assertFalse(isCurrent(62), "its lines are old");
        look(63, 500, 500, 0);
        assertTrue(isCurrent(63));
    }

    @Test
    void aLongBacklogIsRememberedByFewLooks() {
        look(1, 10, 10, 0);
        for (int second = 2; second < 4_000; second++) look(second, 10 + second, 10, 0);
        assertFalse(isCurrent(4_000));
        look(4_001, 5_000, 5_000, 0);
        assertTrue(isCurrent(4_001));
    }
}
