package convometer.schemas.service.topics;

import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;

import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.Denial;
import convometer.schemas.service.kafka.KafkaClients;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/// Asks the brokers about topics and has them made. Whatever fails says where, and what the service
/// may not do.
public final class TopicAdmin implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int REQUEST_MS = 30_000;

    private final Admin admin;
    private final KafkaClients clients;
    private final Duration patience;

    /// @param patience how long the brokers may take to answer, and to know a new topic
    public TopicAdmin(KafkaClients clients, Duration patience) {
        this.clients = clients;
        this.patience = patience;
        var millis = Math.toIntExact(patience.toMillis());
        admin =
                clients.admin(
                        ClientSettings.passing("topics")
                                .usually(
                                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                        Math.min(millis, REQUEST_MS))
                                .always(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis));
    }

    public int brokers() {
        return get(admin.describeCluster().nodes(), AclOperation.DESCRIBE, "").size();
    }

    /// Those that are there.
    public Map<String, TopicDescription> find(Collection<String> names) {
        var found = new TreeMap<String, TopicDescription>();
        admin.describeTopics(names)
                .topicNameValues()
                .forEach((name, topic) ->
                        describe(name, topic).ifPresent(it -> found.put(name, it)));
        return found;
    }

    private Optional<TopicDescription> describe(String name, KafkaFuture<TopicDescription> topic) {
        try {
            return Optional.of(topic.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) return Optional.empty();
            throw failed(e, AclOperation.DESCRIBE, name);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// What the service may do with each topic that is there.
    Map<String, Set<AclOperation>> permitted(Collection<String> names) {
        var permitted = new TreeMap<String, Set<AclOperation>>();
        var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        admin.describeTopics(names, options)
                .topicNameValues()
                .forEach((name, topic) ->
                        permitted(name, topic).ifPresent(may -> permitted.put(name, may)));
        return permitted;
    }

    private Optional<Set<AclOperation>> permitted(
            String name, KafkaFuture<TopicDescription> topic) {
        try {
            return Optional.ofNullable(topic.get().authorizedOperations());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) return Optional.of(Set.of());
            if (e.getCause() instanceof UnknownTopicOrPartitionException) return Optional.empty();
            throw failed(e, AclOperation.DESCRIBE, name);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Names of topics that begin so, as far as the service may know of them.
    public List<String> beginning(String prefix) {
        return get(admin.listTopics().names(), AclOperation.DESCRIBE, "").stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    /// Makes topics and waits until they are known: a topic that was made this moment is not known
    /// to every broker yet, and a streams application that does not find one of its topics ends.
    public void make(Collection<NewTopic> topics) {
        admin.createTopics(topics).values().forEach(this::make);
        var names = topics.stream().map(NewTopic::name).toList();
        var giveUp = System.nanoTime() + patience.toNanos();
        while (find(names).size() < names.size()) {
            if (System.nanoTime() - giveUp > 0)
                throw new IllegalStateException(
                        "topics that were made at "
                                + clients.bootstrapServers()
                                + " are not known there: "
                                + names);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void make(String name, KafkaFuture<Void> made) {
        try {
            made.get();
        } catch (ExecutionException e) {
            // Another instance was first.
            if (!(e.getCause() instanceof TopicExistsException))
                throw failed(e, AclOperation.CREATE, name);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// `min.insync.replicas` by topic; empty where the service may not know it.
    public Map<String, Integer> insync(Collection<String> names) {
        var resources =
                names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        var found = new HashMap<String, Integer>();
        try {
            admin.describeConfigs(resources)
                    .all()
                    .get()
                    .forEach((topic, config) ->
                            Optional.ofNullable(config.get(MIN_IN_SYNC_REPLICAS_CONFIG))
                                    .ifPresent(entry ->
                                            found.put(
                                                    topic.name(),
                                                    Integer.parseInt(entry.value()))));
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException))
                throw failed(e, AclOperation.DESCRIBE_CONFIGS, String.join(", ", names));
            LOG.info("nobody checks min.insync.replicas: {}", e.getCause().getMessage());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return found;
    }

    private <T> T get(KafkaFuture<T> future, AclOperation operation, String name) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failed(e, operation, name);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private IllegalStateException failed(
            ExecutionException error, AclOperation operation, String name) {
        var why =
                Denial.of(error, operation, name)
                        .map(denial -> denial.sentence(clients.principal()))
                        .orElseGet(() ->
                                "cannot %s %s: %s".formatted(operation, name, error.getCause()));
        return new IllegalStateException(
                "Kafka at " + clients.bootstrapServers() + ": " + why, error);
    }

    private IllegalStateException interrupted(InterruptedException error) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while asking about topics", error);
    }

    @Override
    public void close() {
        admin.close();
    }
}
