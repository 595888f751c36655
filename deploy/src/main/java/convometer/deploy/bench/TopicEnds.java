package convometer.deploy.bench;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What a broker tells of its topics: where they end, how far a group has come, what was written.
final class TopicEnds implements AutoCloseable {

    /// Longer than from a commit to the next one: what comes of a record may be a record, too.
    static final Duration QUIET = Duration.ofMillis(250);

    private final String bootstrapServers;
    private final Admin admin;

    TopicEnds(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /// The end of every partition of every topic.
    Map<TopicPartition, Long> all() throws InterruptedException {
        var topics = answered(admin.listTopics().names());
        var wanted =
                answered(admin.describeTopics(topics).allTopicNames()).values().stream()
                        .flatMap(topic ->
                                topic.partitions().stream()
                                        .map(one ->
                                                new TopicPartition(topic.name(), one.partition())))
                        .collect(Collectors.toMap(one -> one, _ -> OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        answered(admin.listOffsets(wanted).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /// Comes back when nothing was written any more for [#QUIET].
    void awaitQuiet() throws InterruptedException {
        Map<TopicPartition, Long> before = Map.of();
        for (var ends = all(); !ends.equals(before); ends = all()) {
            before = ends;
            Thread.sleep(QUIET);
        }
    }

    /// Whether a group has committed all of these.
    boolean isThrough(String group, Map<TopicPartition, Long> last) throws InterruptedException {
        var committed =
                answered(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return last.entrySet().stream()
                .allMatch(one -> {
                    var offset = committed.get(one.getKey());
                    return offset != null && offset.offset() > one.getValue();
                });
    }

    /// How many records were written to each topic since then, without the marks of transactions:
    /// by reading them.
    SortedMap<String, Long> writtenSince(Map<TopicPartition, Long> before, Predicate<String> wanted)
            throws InterruptedException {
        var left = new HashMap<TopicPartition, Long>();
        all().forEach((partition, end) -> {
            if (wanted.test(partition.topic()) && end > before.getOrDefault(partition, 0L))
                left.put(partition, end);
        });
        var counts = new TreeMap<String, Long>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                                false,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                                16 << 20),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(left.keySet());
            left.keySet().forEach(one -> consumer.seek(one, before.getOrDefault(one, 0L)));
            while (!left.isEmpty()) {
                for (var read : consumer.poll(Duration.ofMillis(200)))
                    counts.merge(read.topic(), 1L, Long::sum);
                left.entrySet().removeIf(one -> consumer.position(one.getKey()) >= one.getValue());
            }
        }
        return counts;
    }

    /// Bytes of the topics on the broker's disk.
    long bytes(Predicate<String> wanted) throws InterruptedException {
        return answered(admin.describeLogDirs(Set.of(1)).allDescriptions()).values().stream()
                .flatMap(folders -> folders.values().stream())
                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                .filter(replica -> wanted.test(replica.getKey().topic()))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }

    private static <T> T answered(KafkaFuture<T> asked) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker does not answer", e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
