package convometer.schemas.service.topics;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

/// How topics are made, and what a start asks of those that are there; environment
/// `KAFKA_TOPICS_PARTITIONS`, `KAFKA_TOPICS_REPLICATION_FACTOR`,
/// `KAFKA_TOPICS_MIN_INSYNC_REPLICAS`.
///
/// @param partitions of every topic whose records are spread by key
/// @param replicationFactor brokers that have each record; null: three, or as many as there are
/// @param minInsyncReplicas of these that must have it before it counts as written; null: two where
///   three have it
/// @param allowFewerReplicas start although a cluster or a topic has fewer than asked for
@ConfigurationProperties("kafka.topics")
public record TopicSettings(
        @Bindable(defaultValue = "12") int partitions,
        @Nullable Integer replicationFactor,
        @Nullable Integer minInsyncReplicas,
        @Bindable(defaultValue = "false") boolean allowFewerReplicas) {

    public TopicSettings {
        positive("KAFKA_TOPICS_PARTITIONS", partitions);
        if (replicationFactor != null)
            positive("KAFKA_TOPICS_REPLICATION_FACTOR", replicationFactor);
        if (minInsyncReplicas != null)
            positive("KAFKA_TOPICS_MIN_INSYNC_REPLICAS", minInsyncReplicas);
    }

    /// As nobody has said anything.
    public static TopicSettings standard() {
        return ofPartitions(12);
    }

    /// The same, but for the partitions.
    public static TopicSettings ofPartitions(int partitions) {
        return new TopicSettings(partitions, null, null, false);
    }

    private static void positive(String setting, int value) {
        if (value < 1)
            throw new IllegalArgumentException(
                    setting + " is " + value + " and must be at least 1");
    }
}
