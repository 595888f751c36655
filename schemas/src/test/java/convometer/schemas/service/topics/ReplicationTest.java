package convometer.schemas.service.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

class ReplicationTest {

    private static TopicSettings asked(
            @Nullable Integer replicas, @Nullable Integer insync, boolean allow) {
        return new TopicSettings(12, replicas, insync, allow);
    }

    @Test
    void threeBrokersHaveEachRecordWhereThereAreThree() {
        assertEquals(new Replication((short) 3, 2), Replication.in(asked(null, null, false), 3));
        assertEquals(new Replication((short) 3, 2), Replication.in(asked(null, null, false), 5));
        assertEquals(new Replication((short) 1, null), Replication.in(asked(null, null, false), 1));
        assertEquals(new Replication((short) 2, 2), Replication.in(asked(2, 2, false), 3));
    }

    @Test
    void aClusterWithFewerThanAskedForIsRefused() {
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> Replication.in(asked(3, null, false), 1));
        assertEquals(
                "KAFKA_TOPICS_REPLICATION_FACTOR asks for 3 replicas, and the cluster has 1 broker:"
                        + " add brokers, ask for fewer, or set"
                        + " KAFKA_TOPICS_ALLOW_FEWER_REPLICAS=true",
                error.getMessage());
        assertThrows(IllegalStateException.class, () -> Replication.in(asked(2, 3, false), 3));
    }

    @Test
    void orTakenWhereThatIsAllowed() {
        assertEquals(new Replication((short) 1, 1), Replication.in(asked(3, 2, true), 1));
    }

    @Test
    void aTopicWithFewerReplicasThanAskedForIsRefused() {
        var topics = List.of(topic("charges", 4, 1), topic("repricings", 4, 3));
        var check = new TopicCheck(asked(3, null, false), new Replication((short) 3, 2));
        var error = assertThrows(IllegalStateException.class, () -> check.replicas(topics));
        assertEquals(
                "there should be 3 replicas of each topic, and these have fewer: {charges=1}. Give"
                        + " them more with kafka-reassign-partitions, or set"
                        + " KAFKA_TOPICS_ALLOW_FEWER_REPLICAS=true to start all the same",
                error.getMessage());
    }

    @Test
    void butNotWhereNobodyHasAskedOrItIsAllowed() {
        var topics = List.of(topic("charges", 4, 1));
        var three = new Replication((short) 3, 2);
        new TopicCheck(asked(null, null, false), three).replicas(topics);
        new TopicCheck(asked(3, null, true), three).replicas(topics);
    }

    @Test
    void whatIsLessIsSaidWithHowToMendIt() {
        var check = new TopicCheck(asked(null, null, false), new Replication((short) 3, 2));
        assertEquals(
                "KAFKA_TOPICS_PARTITIONS asks for 12 partitions, and these topics have fewer:"
                        + " {charges=4}. Keys would move, so a topic keeps what it has: set"
                        + " KAFKA_TOPICS_PARTITIONS to that, or start anew from topics with more",
                check.fewerPartitions(new TreeMap<>(Map.of("charges", 4))));
        assertTrue(
                TopicCheck.fewerInsync(2, new TreeMap<>(Map.of("charges", 1)))
                        .startsWith(
                                "min.insync.replicas should be 2, and is less for these topics:"
                                        + " {charges=1}. Raise it with kafka-configs"));
    }

    @Test
    void nothingCannotBeAskedFor() {
        assertThrows(IllegalArgumentException.class, () -> TopicSettings.ofPartitions(0));
        assertThrows(IllegalArgumentException.class, () -> asked(0, null, false));
    }

    private static TopicDescription topic(String name, int partitions, int replicas) {
        var nodes = IntStream.range(0, replicas).mapToObj(id -> new Node(id, "b", 1)).toList();
        var infos =
                IntStream.range(0, partitions)
                        .mapToObj(id -> new TopicPartitionInfo(id, nodes.getFirst(), nodes, nodes))
                        .toList();
        return new TopicDescription(name, false, infos);
    }
}
