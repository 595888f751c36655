package convometer.schemas;

import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Puts all threads of a customer into one partition, whatever the business number: two names that
/// are found to be one customer at one number are one at every other. For the topics that the
/// tracker reads, as the setting `partitioner.class` of a producer.
public final class ThreadPartitioner implements Partitioner {

    /// The partition of a thread's key; of a key that is no thread's, as Kafka's own.
    public static int of(String key, int partitions) {
        return ofCustomer(key.substring(key.indexOf('/') + 1), partitions);
    }

    /// The partition of a customer's name.
    public static int ofCustomer(String customer, int partitions) {
        var hash = Utils.murmur2(customer.getBytes(StandardCharsets.UTF_8));
        return Utils.toPositive(hash) % partitions;
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
        return key == null
                ? ThreadLocalRandom.current().nextInt(partitions)
                : of(key.toString(), partitions);
    }

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void close() {}
}
