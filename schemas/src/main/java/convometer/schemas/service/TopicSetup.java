package convometer.schemas.service;

import convometer.schemas.Topic;
import convometer.schemas.service.kafka.KafkaClients;
import convometer.schemas.service.topics.Replication;
import convometer.schemas.service.topics.TopicAdmin;
import convometer.schemas.service.topics.TopicCheck;
import convometer.schemas.streams.DeadLetters;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Makes the topics that are missing, as the catalogue and the operator's settings describe them.
/// What is there stays as it is; where it is less than asked for, that is said.
@Singleton
public final class TopicSetup {

    /// More than a broker takes where nobody has told it otherwise.
    private static final int LARGEST = 4 << 20;

    /// Room for what is said of a dead letter.
    private static final int WORDS = 64 << 10;

    private final KafkaSettings kafka;
    private final KafkaClients clients;
    private @Nullable Replication replication;

    public TopicSetup(KafkaSettings kafka, KafkaClients clients) {
        this.kafka = kafka;
        this.clients = clients;
    }

    /// How a topic is to be.
    ///
    /// @param spread its partitions are as the operator sets them
    record TopicSpec(String name, boolean spread, int partitions, Map<String, String> config) {

        TopicSpec withPartitions(int other) {
            return new TopicSpec(name, spread, other, config);
        }
    }

    KafkaClients clients() {
        return clients;
    }

    /// Waits for Kafka and makes the topics and those of their dead letters.
    ///
    /// @throws IllegalStateException if Kafka does not answer in time, has fewer replicas than
    ///   asked for, or does not let the service do it
    public void ensure(Topic<?>... topics) {
        make(Arrays.stream(topics).flatMap(this::withDeadLetters).toList());
        var ordered =
                Arrays.stream(topics).filter(it -> it.partitions().isPresent()).map(kafka::nameOf);
        var partitions = new TreeMap<String, Integer>();
        find(ordered.toList())
                .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
        requireOne(partitions);
    }

    static void requireOne(SortedMap<String, Integer> partitions) {
        partitions.values().removeIf(count -> count == 1);
        if (!partitions.isEmpty())
            throw new IllegalStateException(
                    "the records of these topics are read in one order, so they need one partition,"
                            + " but have "
                            + partitions
                            + ". Delete those without records: they are made anew");
    }

    /// Waits for Kafka and makes the topic for the dead letters of those topics that a streams
    /// application makes for itself, which are looked at, too.
    void ensureDeadLettersOf(String applicationId) {
        make(List.of(deadLetterTopic(applicationId + DeadLetters.ENDING, LARGEST)));
        try (var admin = admin()) {
            var internal = admin.find(admin.beginning(applicationId + "-")).values();
            new TopicCheck(kafka.topicSettings(), replication(admin)).replicas(internal);
        }
    }

    /// The same for a topic that has no dead letters, because only its own writer reads it.
    public void ensureAlone(Topic<?> topic) {
        make(List.of(spec(topic)));
    }

    private void make(List<TopicSpec> specs) {
        try (var admin = admin()) {
            var there = admin.find(specs.stream().map(TopicSpec::name).toList());
            check(admin, specs, there);
            var partitions = new TreeMap<String, Integer>();
            there.forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
            var missing = missing(specs, partitions);
            if (kafka.createTopics() && !missing.isEmpty())
                admin.make(missing.stream().map(it -> described(admin, it)).toList());
        }
    }

    /// Those that are not there. A topic that is spread by key gets as many partitions as the
    /// others have, where these have the same number: with another number it could not be read with
    /// them.
    ///
    /// @param there partitions by topic
    static List<TopicSpec> missing(List<TopicSpec> specs, Map<String, Integer> there) {
        var others =
                specs.stream()
                        .filter(TopicSpec::spread)
                        .map(it -> there.get(it.name()))
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        return specs.stream()
                .filter(it -> !there.containsKey(it.name()))
                .map(it ->
                        it.spread() && others.size() == 1
                                ? it.withPartitions(others.getFirst())
                                : it)
                .toList();
    }

    private void check(
            TopicAdmin admin, List<TopicSpec> specs, Map<String, TopicDescription> there) {
        if (there.isEmpty()) return;
        var check = new TopicCheck(kafka.topicSettings(), replication(admin));
        check.replicas(there.values());
        check.partitions(
                specs.stream()
                        .filter(TopicSpec::spread)
                        .map(it -> there.get(it.name()))
                        .filter(Objects::nonNull)
                        .toList());
        if (replication(admin).minInsync() != null) check.insync(admin.insync(there.keySet()));
    }

    /// How many brokers have each record; asks the cluster once.
    synchronized Replication replication() {
        var known = replication;
        if (known != null) return known;
        try (var admin = admin()) {
            return replication(admin);
        }
    }

    private synchronized Replication replication(TopicAdmin admin) {
        var known = replication;
        if (known == null)
            replication = known = Replication.in(kafka.topicSettings(), admin.brokers());
        return known;
    }

    /// Checks that topics have the same number of partitions: else records of one key, read
    /// together, end up at different instances.
    ///
    /// @throws IllegalStateException that names each topic with its number, if they differ
    public void requireAlike(List<? extends Topic<?>> topics) {
        var partitions = new TreeMap<String, Integer>();
        find(topics.stream().map(kafka::nameOf).toList())
                .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
        requireAlike(partitions);
    }

    static void requireAlike(SortedMap<String, Integer> partitions) {
        if (Set.copyOf(partitions.values()).size() > 1)
            throw new IllegalStateException(
                    "topics that are read together need the same number of partitions, but have "
                            + partitions
                            + ". Set KAFKA_TOPICS_PARTITIONS to that of the topics with records, and"
                            + " delete those without: they are made anew");
    }

    /// How many partitions a topic has; whoever makes a topic that is read together with it gives
    /// that one as many.
    ///
    /// @throws IllegalStateException if it is not there
    public int partitionsOf(Topic<?> topic) {
        var name = kafka.nameOf(topic);
        var found = find(List.of(name)).get(name);
        if (found == null)
            throw new IllegalStateException(
                    "there is no topic " + name + " at " + kafka.bootstrapServers());
        return found.partitions().size();
    }

    private Map<String, TopicDescription> find(Collection<String> names) {
        try (var admin = admin()) {
            return admin.find(names);
        }
    }

    private TopicAdmin admin() {
        return new TopicAdmin(clients, kafka.patience());
    }

    private Stream<TopicSpec> withDeadLetters(Topic<?> topic) {
        return Stream.of(spec(topic), deadLetterTopic(kafka.deadLettersOf(topic), sizeOf(topic)));
    }

    private TopicSpec spec(Topic<?> topic) {
        return new TopicSpec(
                kafka.nameOf(topic),
                topic.partitions().isEmpty(),
                topic.partitions().orElse(kafka.topicSettings().partitions()),
                topic.config());
    }

    /// Dead letters are as large as what died and what is said of it, and stay until somebody has
    /// looked. One that did not fit would stop whoever sets it aside.
    private static TopicSpec deadLetterTopic(String name, int largest) {
        var config =
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(largest));
        return new TopicSpec(name, false, 1, config);
    }

    /// The largest dead letter of a topic.
    static int sizeOf(Topic<?> topic) {
        var size = topic.config().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return (size == null ? LARGEST : Integer.parseInt(size)) + WORDS;
    }

    private NewTopic described(TopicAdmin admin, TopicSpec topic) {
        var replicas = replication(admin);
        var config = new HashMap<>(topic.config());
        if (replicas.minInsync() != null)
            config.put(
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    Integer.toString(replicas.minInsync()));
        return new NewTopic(
                        topic.name(),
                        Optional.of(topic.partitions()),
                        Optional.of(replicas.replicas()))
                .configs(config);
    }
}
