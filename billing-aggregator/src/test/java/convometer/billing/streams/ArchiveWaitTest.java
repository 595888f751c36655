package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.closing.ArchiveProgress.Counted;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.streams.LedgerProgress.Progress;
import convometer.events.InputOffset;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/// What is waited for before a month is closed, with brokers and a clock that do what the test
/// says.
class ArchiveWaitTest {

    private static final String RAW = "webhooks-raw";
    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00.123456Z");
    private static final TopicPartition EVENTS = new TopicPartition("inbound-messages", 0);
    private static final TopicPartition OWN = new TopicPartition("window-tracker-renamed", 0);

    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> read = new HashMap<>();

    /// What happens, by seconds after the start.
    private final TreeMap<Double, Runnable> events = new TreeMap<>();

    /// By seconds after the start: what the ledger has counted then; -1: it is not current.
    private double countedUntil = Double.MAX_VALUE;

    private long nanos;

    private final ArchiveWait.Time time =
            new ArchiveWait.Time() {
                @Override
                public long nanos() {
                    return nanos;
                }

                @Override
                public void pause(Duration length) {
                    nanos += length.toNanos();
                    while (!events.isEmpty() && events.firstKey() <= seconds())
                        events.pollFirstEntry().getValue().run();
                }
            };

    private final ArchiveWait.Brokers brokers =
            new ArchiveWait.Brokers() {
                @Override
                public Map<TopicPartition, Long> ends(Collection<String> topics) {
                    var asked = new HashMap<>(ends);
                    asked.keySet().removeIf(it -> !topics.contains(it.topic()));
                    return asked;
                }

                @Override
                public Map<TopicPartition, Long> readByTracker() {
                    return Map.copyOf(read);
                }
            };

    private double seconds() {
        return nanos / 1e9;
    }

    private Counted await() throws ExecutionException, InterruptedException {
        return new ArchiveWait(
                        List.of(RAW), brokers, this::ledger, Clock.fixed(NOW, ZoneOffset.UTC), time)
                .await();
    }

    private Progress ledger() {
        if (countedUntil < 0) return Progress.unknown("it stands still");
        var until = Math.min(nanos, (long) (countedUntil * 1e9));
        return new Progress(true, Duration.ofNanos(nanos - until), "");
    }

    private void at(double second, Runnable event) {
        events.put(second, event);
    }

    private void isRead(TopicPartition partition, long end, long until) {
        ends.put(partition, end);
        read.put(partition, until);
    }

    @Test
    void theOffsetsAreThoseOfAllPartitionsWhenItWasAskedFor() throws Exception {
        ends.put(new TopicPartition(RAW, 1), 20L);
        ends.put(new TopicPartition(RAW, 0), 10L);
        ends.put(new TopicPartition("other", 0), 30L);
        isRead(EVENTS, 5, 5);
        at(0.5, () -> ends.put(new TopicPartition(RAW, 0), 11L));
        var counted = await();
        assertEquals(Instant.parse("2026-11-02T10:00:00.123Z"), counted.at());
        assertEquals(
                List.of(new InputOffset(RAW, 0, 10L), new InputOffset(RAW, 1, 20L)),
                counted.offsets());
    }

    @Test
    void whatTheDoorIsStillTellingIsWaitedFor() throws Exception {
        isRead(EVENTS, 5, 5);
        at(0.9, () -> isRead(EVENTS, 9, 5));
        at(7, () -> isRead(EVENTS, 9, 9));
        await();
        assertTrue(seconds() >= 7, () -> "after " + seconds());
    }

    @Test
    void aTrackerThatIsBehindIsWaitedForInEachPartition() throws Exception {
        isRead(EVENTS, 5, 5);
        isRead(new TopicPartition(EVENTS.topic(), 1), 8, 5);
        at(7, () -> isRead(new TopicPartition(EVENTS.topic(), 1), 8, 8));
        await();
        assertTrue(seconds() >= 7, () -> "after " + seconds());
    }

    @Test
    void aPartitionOfWhichNothingWasReadYetIsWaitedFor() throws Exception {
        isRead(EVENTS, 5, 5);
        ends.put(new TopicPartition(EVENTS.topic(), 1), 3L);
        at(7, () -> read.put(new TopicPartition(EVENTS.topic(), 1), 3L));
        await();
        assertTrue(seconds() >= 7, () -> "after " + seconds());
    }

    @Test
    void whatTheTrackerWritesToItselfIsWaitedFor() throws Exception {
        isRead(EVENTS, 9, 5);
        isRead(OWN, 2, 2);
        at(
                3,
                () -> {
                    isRead(EVENTS, 9, 9);
                    isRead(OWN, 6, 2);
                });
        at(7, () -> isRead(OWN, 6, 6));
        await();
        assertTrue(seconds() >= 7, () -> "after " + seconds());
    }

    @Test
    void whatComesLaterIsNotWaitedFor() throws Exception {
        isRead(EVENTS, 5, 2);
        at(3, () -> isRead(EVENTS, 500, 499));
        at(4, () -> isRead(EVENTS, 1_000, 999));
        await();
        assertTrue(seconds() < 20, () -> "after " + seconds());
    }

    @Test
    void twoOffsetsThatStayUnreadAreMarksOfTransactions() throws Exception {
        isRead(EVENTS, 5, 3);
        await();
        var each = seconds() - 1;
        assertTrue(each > ArchiveWait.TOPICS_IN_A_ROW, () -> "after " + seconds());
    }

    @Test
    void threeOffsetsAreRecords() {
        isRead(EVENTS, 5, 2);
        var error = assertThrows(NotReadyException.class, this::await);
        assertEquals(
                "not everything is counted that came: window-tracker has about 3 records before it",
                error.getMessage());
    }

    @Test
    void marksInOnePartitionAreNoExcuseForAnother() throws Exception {
        isRead(EVENTS, 5, 3);
        isRead(OWN, 8, 2);
        at(12, () -> isRead(OWN, 8, 8));
        await();
        assertTrue(seconds() >= 12, () -> "after " + seconds());
    }

    @Test
    void whatIsStillBeingReadIsNoMark() throws Exception {
        for (var partition = 1; partition <= 12; partition++) {
            var one = new TopicPartition(EVENTS.topic(), partition);
            isRead(one, 5, 3);
            at(1 + 0.9 * partition, () -> isRead(one, 5, 5));
        }
        await();
        assertTrue(seconds() >= 11.8, () -> "after " + seconds());
    }

    @Test
    void aTrackerThatHasReadNothingIsNoTracker() {
        ends.put(EVENTS, 5L);
        var error = assertThrows(NotReadyException.class, this::await);
        assertEquals("window-tracker has read nothing yet", error.getMessage());
    }

    @Test
    void theLedgerHasToHaveCountedWhatTheTrackerWroteLast() throws Exception {
        isRead(EVENTS, 9, 5);
        at(3, () -> isRead(EVENTS, 9, 9));
        // It counts, but what it has counted is from before the tracker was there.
        countedUntil = 2.9;
        at(7, () -> countedUntil = 7);
        await();
        assertTrue(seconds() >= 7, () -> "after " + seconds());
    }

    @Test
    void aLedgerThatStandsStillSaysWhy() {
        isRead(EVENTS, 5, 5);
        countedUntil = -1;
        var error = assertThrows(NotReadyException.class, this::await);
        assertEquals("not everything is counted that came: it stands still", error.getMessage());
    }
}
