package convometer.schemas.service;

import convometer.schemas.Topic;
import convometer.schemas.streams.DeadLetters;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Makes the topics that are missing, as the catalogue describes them. What is there stays as it
/// is.
@Singleton
public final class TopicSetup {

    private static final Duration PAUSE = Duration.ofMillis(100);

    /// More than a broker takes where nobody has told it otherwise.
    private static final int LARGEST = 4 << 20;

    /// Room for what is said of a dead letter.
    private static final int WORDS = 64 << 10;

    private final KafkaSettings kafka;

    public TopicSetup(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /// Waits for Kafka and makes the topics and those of their dead letters.
    ///
    /// @throws IllegalStateException if Kafka does not answer in time
    public void ensure(Topic<?>... topics) {
        make(Arrays.stream(topics).flatMap(this::withDeadLetters).toList());
    }

    /// Waits for Kafka and makes the topic for the dead letters of those topics that a streams
    /// application makes for itself.
    void ensureDeadLettersOf(String applicationId) {
        var config = Map.of("retention.ms", "-1", "max.message.bytes", Integer.toString(LARGEST));
        make(List.of(described(applicationId + DeadLetters.ENDING, 1, config)));
    }

    /// The same for a topic that has no dead letters, because only its own writer reads it.
    public void ensureAlone(Topic<?> topic) {
        make(List.of(described(kafka.nameOf(topic), topic.partitions(), topic.config())));
    }

    private void make(List<NewTopic> wanted) {
        if (!kafka.createTopics()) return;
        try (var admin = admin()) {
            create(admin, wanted);
            awaitKnown(admin, wanted.stream().map(NewTopic::name).toList());
        }
    }

    /// A topic that was made this moment is not known to every broker yet, and a streams
    /// application that does not find one of its topics ends.
    private void awaitKnown(Admin admin, List<String> names) {
        var giveUp = System.nanoTime() + kafka.patience().toNanos();
        while (true)
            try {
                admin.describeTopics(names).allTopicNames().get();
                return;
            } catch (ExecutionException e) {
                var unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!unknown || System.nanoTime() - giveUp > 0) throw failed("find", e);
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed("find", e);
            }
    }

    /// Checks that topics have the same number of partitions: else records of one key, read
    /// together, end up at different instances.
    ///
    /// @throws IllegalStateException that names each topic with its number, if they differ
    public void requireAlike(List<? extends Topic<?>> topics) {
        var names = topics.stream().map(kafka::nameOf).toList();
        var partitions = new TreeMap<String, Integer>();
        try (var admin = admin()) {
            admin.describeTopics(names)
                    .topicNameValues()
                    .forEach((name, topic) ->
                            partitionsOf(topic).ifPresent(count -> partitions.put(name, count)));
        }
        requireAlike(partitions);
    }

    /// A topic that was made this moment may be unknown yet; it is as the catalogue has it.
    private OptionalInt partitionsOf(KafkaFuture<TopicDescription> topic) {
        try {
            return OptionalInt.of(topic.get().partitions().size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException)
                return OptionalInt.empty();
            throw failed("describe", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("describe", e);
        }
    }

    static void requireAlike(SortedMap<String, Integer> partitions) {
        if (Set.copyOf(partitions.values()).size() > 1)
            throw new IllegalStateException(
                    "topics that are read together need the same number of partitions, but have "
                            + partitions);
    }

    private Admin admin() {
        var timeout = Math.toIntExact(kafka.patience().toMillis());
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        timeout));
    }

    private Stream<NewTopic> withDeadLetters(Topic<?> topic) {
        return Stream.of(
                described(kafka.nameOf(topic), topic.partitions(), topic.config()),
                described(kafka.deadLettersOf(topic), 1, deadLetterConfig(topic)));
    }

    private NewTopic described(String name, int partitions, Map<String, String> config) {
        var replicas =
                kafka.replicationFactor() < 0
                        ? Optional.<Short>empty()
                        : Optional.of(kafka.replicationFactor());
        return new NewTopic(name, Optional.of(partitions), replicas).configs(config);
    }

    /// Dead letters are as large as what died and what is said of it, and stay until somebody has
    /// looked. One that did not fit would stop whoever sets it aside.
    static Map<String, String> deadLetterConfig(Topic<?> topic) {
        var size = topic.config().get("max.message.bytes");
        var largest = size == null ? LARGEST : Integer.parseInt(size);
        return Map.of("retention.ms", "-1", "max.message.bytes", Integer.toString(largest + WORDS));
    }

    private void create(Admin admin, List<NewTopic> wanted) {
        for (var created : admin.createTopics(wanted).values().entrySet()) {
            try {
                created.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) throw failed("make", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed("make", e);
            }
        }
    }

    private IllegalStateException failed(String what, Exception e) {
        return new IllegalStateException(
                "cannot " + what + " topics at " + kafka.bootstrapServers() + ": " + e.getMessage(),
                e);
    }
}
