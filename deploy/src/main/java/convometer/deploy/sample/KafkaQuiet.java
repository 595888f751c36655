package convometer.deploy.sample;

import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;
import convometer.tracker.streams.TrackerTopics;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// A pipeline is quiet when every consumer group of it has committed all that is on its topics.
///
/// The committed offsets are read before the ends of the partitions: a group that had committed
/// everything then, and whose topics had not grown by now, was at rest in between.
public final class KafkaQuiet implements Quiet, AutoCloseable {

    /// The groups that decide what may be sent.
    private static final Set<String> DECIDING = Set.of("outbound-service", "window-tracker");

    /// The groups of the services and what they read.
    private static final Map<String, List<? extends Topic<?>>> GROUPS =
            Map.of(
                    "outbound-service",
                    List.of(Topics.OUTBOUND_REQUESTS),
                    "outbound-dispatch",
                    List.of(Topics.THREAD_DECISIONS),
                    "window-tracker",
                    TrackerTopics.READ,
                    "billing-aggregator",
                    List.of(Topics.THREAD_DECISIONS));

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration PROBE = Duration.ofMillis(100);

    private final Admin admin;
    private final Consumer<byte[], byte[]> probe;

    /// What a group has not committed of a partition.
    private record Gap(TopicPartition partition, long from, long until) {}

    /// @param kafka of one who may see every group and topic
    public KafkaQuiet(KafkaClients kafka) {
        var client =
                ClientSettings.passing("quiet")
                        .usually(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        this.admin = kafka.admin(client);
        this.probe =
                kafka.consumer(
                        client.always(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                                .always(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1)
                                .always(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
                                .always(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20)
                                .always(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    @Override
    public void await(Duration limit) throws InterruptedException {
        await(limit, GROUPS.keySet());
    }

    /// Knows when all that decides what may be sent is at rest; billing may still be counting, and
    /// who sends writes only now and then how far the decisions were read.
    public Quiet decided() {
        return limit -> await(limit, DECIDING);
    }

    private void await(Duration limit, Set<String> awaited) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        for (var behind = behind(awaited); !behind.isEmpty(); behind = behind(awaited)) {
            if (System.nanoTime() - deadline > 0)
                throw new IllegalStateException("still behind after " + limit + ": " + behind);
            Thread.sleep(LOOK_EVERY);
        }
    }

    /// Who has how many records before it, by group and partition.
    private Map<String, Long> behind(Set<String> awaited) throws InterruptedException {
        try {
            var committed = committed(awaited);
            var read = read(awaited);
            var ends = ends(read);
            var behind = new TreeMap<String, Long>();
            for (var group : awaited) {
                var names = read.getOrDefault(group, Set.of());
                var gaps = gaps(names, committed.getOrDefault(group, Map.of()), ends);
                for (var gap : gaps)
                    behind.put(group + " " + gap.partition(), gap.until() - gap.from());
            }
            return behind;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not answer: " + e.getCause(), e);
        }
    }

    private List<Gap> gaps(
            Set<String> names,
            Map<TopicPartition, Long> committed,
            Map<TopicPartition, Long> ends) {
        var gaps = new ArrayList<Gap>();
        ends.forEach((partition, end) -> {
            var from = committed.getOrDefault(partition, 0L);
            if (names.contains(partition.topic()) && from < end)
                gaps.add(new Gap(partition, from, end));
        });
        return gaps.isEmpty() || holdRecords(gaps) ? gaps : List.of();
    }

    /// What ends a transaction takes up an offset that nobody reads and not everybody commits.
    private boolean holdRecords(List<Gap> gaps) {
        probe.assign(gaps.stream().map(Gap::partition).toList());
        gaps.forEach(gap -> probe.seek(gap.partition(), gap.from()));
        var deadline = System.nanoTime() + PROBE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (!probe.poll(Duration.ofMillis(10)).isEmpty()) return true;
            if (gaps.stream().allMatch(gap -> probe.position(gap.partition()) >= gap.until()))
                return false;
        }
        return true;
    }

    private Map<String, Map<TopicPartition, Long>> committed(Set<String> awaited)
            throws InterruptedException, ExecutionException {
        var asked = new HashMap<String, ListConsumerGroupOffsetsResult>();
        for (var group : awaited) asked.put(group, admin.listConsumerGroupOffsets(group));
        var committed = new HashMap<String, Map<TopicPartition, Long>>();
        for (var answer : asked.entrySet()) {
            var offsets = new HashMap<TopicPartition, Long>();
            answer.getValue()
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> {
                        if (offset != null) offsets.put(partition, offset.offset());
                    });
            committed.put(answer.getKey(), offsets);
        }
        return committed;
    }

    private Map<TopicPartition, Long> ends(Map<String, Set<String>> read)
            throws InterruptedException, ExecutionException {
        var names = read.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        for (var topic : admin.describeTopics(names).allTopicNames().get().values())
            for (var partition : topic.partitions())
                latest.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        OffsetSpec.latest());
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(latest)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /// The topics that each group reads: the catalogue's and those that Kafka Streams made for it.
    private Map<String, Set<String>> read(Set<String> awaited)
            throws InterruptedException, ExecutionException {
        var there = admin.listTopics().names().get();
        var read = new HashMap<String, Set<String>>();
        for (var group : awaited) {
            var topics = GROUPS.getOrDefault(group, List.of());
            var names = topics.stream().map(Topic::name).collect(Collectors.toSet());
            there.stream()
                    .filter(name -> name.startsWith(group + "-"))
                    .filter(name -> name.endsWith("-repartition"))
                    .forEach(names::add);
            read.put(group, names);
        }
        return read;
    }

    @Override
    public void close() {
        admin.close();
        probe.close();
    }
}
