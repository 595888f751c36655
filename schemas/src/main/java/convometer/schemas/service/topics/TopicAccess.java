package convometer.schemas.service.topics;

import convometer.schemas.service.kafka.Denial;
import convometer.schemas.service.kafka.KafkaClients;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a streams application does with which topics. Kafka's exceptions do not always say what was
/// not allowed (that of a transaction names no topic), and so the brokers are asked.
public final class TopicAccess {

    private static final Logger LOG = LoggerFactory.getLogger(TopicAccess.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SortedMap<String, Set<AclOperation>> needed;

    private TopicAccess(SortedMap<String, Set<AclOperation>> needed) {
        this.needed = needed;
    }

    /// That of a topology to the topics that it names.
    public static TopicAccess of(Topology topology) {
        var needed = new TreeMap<String, Set<AclOperation>>();
        var description = topology.describe();
        for (var part : description.subtopologies())
            for (var node : part.nodes()) {
                if (node instanceof Source source && source.topicSet() != null)
                    for (var topic : source.topicSet()) need(needed, topic, AclOperation.READ);
                if (node instanceof Sink sink && sink.topic() != null)
                    need(needed, sink.topic(), AclOperation.WRITE);
            }
        for (var store : description.globalStores())
            for (var topic : store.source().topicSet()) need(needed, topic, AclOperation.READ);
        return new TopicAccess(needed);
    }

    private static void need(
            Map<String, Set<AclOperation>> needed, String topic, AclOperation operation) {
        needed.computeIfAbsent(topic, _ -> EnumSet.noneOf(AclOperation.class)).add(operation);
    }

    /// Whether an error is about what somebody may do, in whatever words.
    public static boolean isDenied(Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause())
            if (e instanceof AuthorizationException
                    || String.valueOf(e.getMessage()).contains("authorization failed")) return true;
        return false;
    }

    /// What of it the brokers do not let the service do, as far as they answer.
    public List<Denial> missing(KafkaClients clients) {
        try (var admin = new TopicAdmin(clients, PATIENCE)) {
            return missing(admin.permitted(needed.keySet()));
        } catch (RuntimeException e) {
            LOG.warn("nobody tells what the service may do: {}", e.getMessage());
            return List.of();
        }
    }

    /// @param permitted by topic; those that are not there are made by the application itself
    List<Denial> missing(Map<String, Set<AclOperation>> permitted) {
        var missing = new ArrayList<Denial>();
        needed.forEach((topic, operations) -> {
            var may = permitted.get(topic);
            if (may == null) return;
            for (var operation : operations)
                if (!may.contains(operation)) missing.add(new Denial(operation, "topic " + topic));
        });
        return missing;
    }
}
