package convometer.billing.streams;

import convometer.billing.closing.ArchiveProgress.Counted;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.streams.LedgerProgress.Progress;
import convometer.events.InputOffset;

import org.apache.kafka.common.TopicPartition;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/// Waits until what is in the archive has come through the tracker and the ledger, by what their
/// groups have read.
final class ArchiveWait {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /// The tracker's own topics are one behind the other: what is read of the first is written to
    /// the next. A status that comes under an old name goes through four of them; one more for each
    /// further name.
    static final int TOPICS_IN_A_ROW = 6;

    /// The marks of transactions take up offsets that nobody reads, and not everybody commits. A
    /// record is read before that long.
    private static final int MARKS = 2;

    private static final Duration MARKS_STAY_FOR = Duration.ofSeconds(1);

    /// How long the door takes, after the body of a webhook, for what it tells.
    private static final Duration DOOR = Duration.ofSeconds(1);

    /// What the brokers tell.
    interface Brokers {

        /// Where all partitions of topics end.
        Map<TopicPartition, Long> ends(Collection<String> topics)
                throws ExecutionException, InterruptedException;

        /// How far the tracker has read.
        Map<TopicPartition, Long> readByTracker() throws ExecutionException, InterruptedException;
    }

    /// A clock without a date, by which one can wait.
    interface Time {

        long nanos();

        void pause(Duration length) throws InterruptedException;

        /// That of this machine.
        Time SYSTEM =
                new Time() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void pause(Duration length) throws InterruptedException {
                        Thread.sleep(length);
                    }
                };
    }

    private final List<String> archive;
    private final Brokers brokers;
    private final Supplier<Progress> ledger;
    private final Clock clock;
    private final Time time;
    private final long giveUp;

    /// Begins with its patience.
    ///
    /// @param archive its topics
    /// @param ledger tells until when everything is counted
    ArchiveWait(
            List<String> archive,
            Brokers brokers,
            Supplier<Progress> ledger,
            Clock clock,
            Time time) {
        this.archive = archive;
        this.brokers = brokers;
        this.ledger = ledger;
        this.clock = clock;
        this.time = time;
        giveUp = time.nanos() + PATIENCE.toNanos();
    }

    Counted await() throws ExecutionException, InterruptedException {
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var offsets = brokers.ends(archive);
        time.pause(DOOR);
        for (var topic = 0; topic < TOPICS_IN_A_ROW; topic++) awaitTracker();
        awaitLedger(time.nanos());
        return new Counted(at, inOrder(offsets));
    }

    private static List<InputOffset> inOrder(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .map(it ->
                        new InputOffset(
                                it.getKey().topic(), it.getKey().partition(), it.getValue()))
                .sorted(
                        Comparator.comparing(InputOffset::getTopic)
                                .thenComparingInt(InputOffset::getPartition))
                .toList();
    }

    private void awaitTracker() throws ExecutionException, InterruptedException {
        var ends = brokers.ends(topics(read()));
        var before = new HashMap<TopicPartition, Long>();
        var since = time.nanos();
        while (true) {
            var behind = behind(ends, read());
            if (behind.isEmpty()) return;
            if (!behind.equals(before)) since = time.nanos();
            before.clear();
            before.putAll(behind);
            var areMarks = behind.values().stream().allMatch(records -> records <= MARKS);
            if (areMarks && time.nanos() - since > MARKS_STAY_FOR.toNanos()) return;
            var records = behind.values().stream().mapToLong(Long::longValue).sum();
            pause("window-tracker has about %d records before it".formatted(records));
        }
    }

    private Map<TopicPartition, Long> read() throws ExecutionException, InterruptedException {
        var read = brokers.readByTracker();
        if (read.isEmpty()) throw new NotReadyException("window-tracker has read nothing yet");
        return read;
    }

    private static List<String> topics(Map<TopicPartition, Long> partitions) {
        return partitions.keySet().stream().map(TopicPartition::topic).distinct().toList();
    }

    /// The partitions that are not read to these ends, with how many offsets are left.
    private static Map<TopicPartition, Long> behind(
            Map<TopicPartition, Long> ends, Map<TopicPartition, Long> read) {
        var behind = new HashMap<TopicPartition, Long>();
        ends.forEach((partition, end) -> {
            var left = end - read.getOrDefault(partition, 0L);
            if (left > 0) behind.put(partition, left);
        });
        return behind;
    }

    private void awaitLedger(long at) throws InterruptedException {
        while (true) {
            var progress = ledger.get();
            if (progress.current() && time.nanos() - progress.age().toNanos() >= at) return;
            pause(progress.current() ? "the ledger is not there yet" : progress.detail());
        }
    }

    private void pause(String missing) throws InterruptedException {
        if (time.nanos() > giveUp)
            throw new NotReadyException("not everything is counted that came: " + missing);
        time.pause(LOOK_EVERY);
    }
}
