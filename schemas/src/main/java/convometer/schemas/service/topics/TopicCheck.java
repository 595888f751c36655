package convometer.schemas.service.topics;

import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Compares topics that are there with what is asked for. A topic keeps what it was made with, so
/// what is missing is said, with how to mend it.
public final class TopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);

    private final TopicSettings asked;
    private final Replication replication;

    public TopicCheck(TopicSettings asked, Replication replication) {
        this.asked = asked;
        this.replication = replication;
    }

    /// Topics that are spread by key and have fewer partitions than asked for.
    public void partitions(Collection<TopicDescription> topics) {
        var fewer = new TreeMap<String, Integer>();
        for (var topic : topics)
            if (topic.partitions().size() < asked.partitions())
                fewer.put(topic.name(), topic.partitions().size());
        if (!fewer.isEmpty()) LOG.warn("{}", fewerPartitions(fewer));
    }

    String fewerPartitions(SortedMap<String, Integer> fewer) {
        return "KAFKA_TOPICS_PARTITIONS asks for %d partitions, and these topics have fewer: %s. Keys"
                        .formatted(asked.partitions(), fewer)
                + " would move, so a topic keeps what it has: set KAFKA_TOPICS_PARTITIONS to that, or"
                + " start anew from topics with more";
    }

    /// Topics with fewer replicas than asked for.
    ///
    /// @throws IllegalStateException if somebody has asked for more, and has not allowed fewer
    public void replicas(Collection<TopicDescription> topics) {
        var fewer = new TreeMap<String, Integer>();
        for (var topic : topics) {
            var least = replicasOf(topic);
            if (least < replication.replicas()) fewer.put(topic.name(), least);
        }
        if (fewer.isEmpty()) return;
        var said = fewerReplicas(fewer);
        if (asked.replicationFactor() != null && !asked.allowFewerReplicas())
            throw new IllegalStateException(
                    said + ", or set " + Replication.ALLOW + " to start all the same");
        LOG.warn("{}", said);
    }

    String fewerReplicas(SortedMap<String, Integer> fewer) {
        return "there should be %d replicas of each topic, and these have fewer: %s. Give them more"
                        .formatted(replication.replicas(), fewer)
                + " with kafka-reassign-partitions";
    }

    private static int replicasOf(TopicDescription topic) {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    /// Topics whose records count as written before enough replicas have them.
    ///
    /// @param insync `min.insync.replicas` by topic
    public void insync(Map<String, Integer> insync) {
        var least = replication.minInsync();
        if (least == null) return;
        var fewer = new TreeMap<>(insync);
        fewer.values().removeIf(count -> count >= least);
        if (!fewer.isEmpty()) LOG.warn("{}", fewerInsync(least, fewer));
    }

    static String fewerInsync(int least, SortedMap<String, Integer> fewer) {
        return "min.insync.replicas should be %d, and is less for these topics: %s. Raise it with"
                        .formatted(least, fewer)
                + " kafka-configs --alter --entity-type topics --entity-name TOPIC --add-config"
                + " min.insync.replicas="
                + least;
    }
}
