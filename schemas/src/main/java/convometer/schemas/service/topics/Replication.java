package convometer.schemas.service.topics;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// On how many brokers each record is, in this cluster.
///
/// @param replicas of each partition
/// @param minInsync that must have a record before it counts as written; null: as the broker is set
public record Replication(short replicas, @Nullable Integer minInsync) {

    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

    /// With so many, one broker may be lost while another one is restarted.
    private static final int GOOD = 3;

    private static final int GOOD_INSYNC = 2;

    static final String ALLOW = "KAFKA_TOPICS_ALLOW_FEWER_REPLICAS=true";

    /// What is asked for, as far as the cluster has it.
    ///
    /// @throws IllegalStateException if it has less, and nobody has allowed that
    public static Replication in(TopicSettings asked, int brokers) {
        var replicas = replicas(asked, brokers);
        return new Replication((short) replicas, minInsync(asked, replicas));
    }

    private static int replicas(TopicSettings asked, int brokers) {
        var factor = asked.replicationFactor();
        if (factor == null) {
            if (brokers < GOOD)
                LOG.warn(
                        "the cluster has {}: topics are made with as many replicas, and a lost"
                                + " broker loses records; with three brokers there would be three",
                        brokers(brokers));
            return Math.min(GOOD, brokers);
        }
        if (factor <= brokers) return factor;
        var lack =
                "KAFKA_TOPICS_REPLICATION_FACTOR asks for %d replicas, and the cluster has %s"
                        .formatted(factor, brokers(brokers));
        if (!asked.allowFewerReplicas())
            throw new IllegalStateException(lack + ": add brokers, ask for fewer, or set " + ALLOW);
        LOG.warn("{}: topics are made with {}", lack, brokers);
        return brokers;
    }

    private static @Nullable Integer minInsync(TopicSettings asked, int replicas) {
        var least = asked.minInsyncReplicas();
        if (least == null) return replicas >= GOOD ? GOOD_INSYNC : null;
        if (least <= replicas) return least;
        var lack =
                "KAFKA_TOPICS_MIN_INSYNC_REPLICAS asks for %d of %d replicas, and nothing could be"
                        + " written";
        if (!asked.allowFewerReplicas())
            throw new IllegalStateException(
                    lack.formatted(least, replicas) + ": ask for fewer, or set " + ALLOW);
        LOG.warn("{}: topics are made with {}", lack.formatted(least, replicas), replicas);
        return replicas;
    }

    private static String brokers(int count) {
        return count == 1 ? "1 broker" : count + " brokers";
    }
}
