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

    /// What is asked for; where fewer replicas are allowed, as far as the cluster has brokers. Of
    /// these some may be away for a moment, so that a small number is no reason not to start: the
    /// brokers themselves refuse to make a topic that they cannot hold.
    ///
    /// @throws IllegalStateException if more replicas must have a record than there are
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
        if (factor > brokers)
            LOG.warn(
                    "KAFKA_TOPICS_REPLICATION_FACTOR asks for {} replicas, and the cluster has {} now:"
                            + " a topic that is missing cannot be made, unless with {}",
                    factor,
                    brokers(brokers),
                    ALLOW);
        return asked.allowFewerReplicas() ? Math.min(factor, brokers) : factor;
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
