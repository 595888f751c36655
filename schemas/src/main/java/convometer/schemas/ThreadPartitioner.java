package convometer.schemas;

import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Puts all threads of a customer into one partition, whatever the business number: two names that
/// are found to be one customer at one number are one at every other. For the topics that the
/// tracker reads, as the setting `partitioner.class` of a producer.
public final class ThreadPartitioner implements Partitioner {

    /// Setting of a producer that writes other topics, too: those with threads as keys, separated
    /// by commas. Without it all are.
    public static final String TOPICS = "convometer.thread.topics";

    private Set<String> topics = Set.of();

    /// The partition of a thread's key; of a key that is no thread's, as Kafka's own.
    public static int of(String key, int partitions) {
        return ofCustomer(key.substring(key.indexOf('/') + 1), partitions);
    }

    /// The partition of a customer's name.
    public static int ofCustomer(String customer, int partitions) {
        return place(customer.getBytes(StandardCharsets.UTF_8), partitions);
    }

    private static int place(byte[] name, int partitions) {
        return Utils.toPositive(Utils.murmur2(name)) % partitions;
    }

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        var partitions = cluster.partitionsForTopic(topic).size();
        if (keyBytes == null) return ThreadLocalRandom.current().nextInt(partitions);
        var isThread = topics.isEmpty() || topics.contains(topic);
        return place(isThread ? customer(keyBytes) : keyBytes, partitions);
    }

    private static byte[] customer(byte[] key) {
        for (var i = 0; i < key.length; i++)
            if (key[i] == '/') return Arrays.copyOfRange(key, i + 1, key.length);
        return key;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        var named = settings.get(TOPICS);
        topics = named == null ? Set.of() : Set.of(named.toString().split(","));
    }

    @Override
    public void close() {}
}
