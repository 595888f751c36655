package convometer.billing.streams;

import convometer.billing.closing.ArchiveProgress;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.events.InputOffset;
import convometer.schemas.Topics;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
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
import java.util.stream.Collectors;

/// Waits until what is in the archive has come through the tracker and the ledger, by what their
/// groups have read.
public final class KafkaArchiveProgress implements ArchiveProgress, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /// The tracker's own topics are one behind the other: what is read of the first is written to
    /// the next. A status that comes under an old name goes through four of them; one more for each
    /// further name.
    private static final int TOPICS_IN_A_ROW = 6;

    /// The marks of transactions take up offsets that nobody reads, and not everybody commits. A
    /// record is read before that long.
    private static final int MARKS = 2;

    private static final Duration MARKS_STAY_FOR = Duration.ofSeconds(1);

    /// How long the door takes, after the body of a webhook, for what it tells.
    private static final Duration DOOR = Duration.ofSeconds(1);

    private final Admin admin;
    private final String tracker;
    private final List<String> archive;
    private final LedgerWatch ledger;
    private final Clock clock;

    /// Asks nothing yet.
    ///
    /// @param tracker the group of window-tracker
    /// @param ledger tells until when everything is counted
    public KafkaArchiveProgress(
            KafkaSettings kafka,
            KafkaClients clients,
            String tracker,
            LedgerWatch ledger,
            Clock clock) {
        this.tracker = tracker;
        archive = List.of(kafka.nameOf(Topics.WEBHOOKS_RAW), kafka.nameOf(Topics.SEND_RECORDS));
        admin =
                clients.admin(
                        ClientSettings.passing("billing-aggregator-archive")
                                .usually(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false));
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Counted await() {
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        try {
            var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var offsets = ends(partitions(archive));
            Thread.sleep(DOOR);
            for (var topic = 0; topic < TOPICS_IN_A_ROW; topic++) awaitTracker(giveUp);
            awaitLedger(System.nanoTime(), giveUp);
            return new Counted(at, inOrder(offsets));
        } catch (ExecutionException e) {
            throw new NotReadyException("nobody tells how far window-tracker is: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotReadyException("interrupted", e);
        }
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

    private void awaitTracker(long giveUp) throws ExecutionException, InterruptedException {
        var ends = ends(partitions(topics(committed())));
        var before = new HashMap<TopicPartition, Long>();
        var since = System.nanoTime();
        while (true) {
            var committed = committed();
            var behind = behind(ends, committed);
            if (behind.isEmpty()) return;
            if (!behind.equals(before)) since = System.nanoTime();
            before.clear();
            before.putAll(behind);
            var areMarks = behind.values().stream().allMatch(records -> records <= MARKS);
            if (areMarks && System.nanoTime() - since > MARKS_STAY_FOR.toNanos()) return;
            var records = behind.values().stream().mapToLong(Long::longValue).sum();
            pause(giveUp, "window-tracker has about %d records before it".formatted(records));
        }
    }

    private static List<String> topics(Map<TopicPartition, Long> committed) {
        return committed.keySet().stream().map(TopicPartition::topic).distinct().toList();
    }

    /// The partitions that are not read to these ends, with how many offsets are left.
    private static Map<TopicPartition, Long> behind(
            Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed) {
        var behind = new HashMap<TopicPartition, Long>();
        ends.forEach((partition, end) -> {
            var left = end - committed.getOrDefault(partition, 0L);
            if (left > 0) behind.put(partition, left);
        });
        return behind;
    }

    private void awaitLedger(long at, long giveUp) throws InterruptedException {
        while (true) {
            var progress = ledger.progress();
            if (progress.current() && System.nanoTime() - progress.age().toNanos() >= at) return;
            pause(giveUp, progress.current() ? "the ledger is not there yet" : progress.detail());
        }
    }

    private static void pause(long giveUp, String missing) throws InterruptedException {
        if (System.nanoTime() > giveUp)
            throw new NotReadyException("not everything is counted that came: " + missing);
        Thread.sleep(LOOK_EVERY);
    }

    private Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
        var committed = new HashMap<TopicPartition, Long>();
        admin.listConsumerGroupOffsets(tracker)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (offset != null) committed.put(partition, offset.offset());
                });
        if (committed.isEmpty()) throw new NotReadyException("window-tracker has read nothing yet");
        return committed;
    }

    private Collection<TopicPartition> partitions(List<String> topics)
            throws ExecutionException, InterruptedException {
        return admin.describeTopics(topics).allTopicNames().get().values().stream()
                .flatMap(topic ->
                        topic.partitions().stream()
                                .map(one -> new TopicPartition(topic.name(), one.partition())))
                .toList();
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        var latest =
                partitions.stream().collect(Collectors.toMap(one -> one, _ -> OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    @Override
    public void close() {
        admin.close();
    }
}
