package convometer.deploy;

import convometer.deploy.parts.Stack;
import convometer.schemas.Topic;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what is committed on a topic, from its beginning on, as often as asked.
final class Dump<V extends SpecificRecord> implements AutoCloseable {

    private final KafkaConsumer<String, V> consumer;
    private final List<TopicPartition> partitions;

    Dump(Stack stack, Topic<V> topic) {
        this(stack, topic, Map.of());
    }

    /// @param login how a client comes in
    Dump(Stack stack, Topic<V> topic, Map<String, String> login) {
        var settings = new HashMap<String, Object>(login);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer =
                new KafkaConsumer<>(
                        settings,
                        new StringDeserializer(),
                        AvroSerdes.with(stack.registryUrl().toString()).<V>deserializer());
        partitions =
                consumer.partitionsFor(topic.name()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /// What came since the last call.
    List<V> next() {
        var ends = consumer.endOffsets(partitions);
        var records = new ArrayList<V>();
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L)))
            for (var record : consumer.poll(Duration.ofMillis(200))) records.add(record.value());
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
