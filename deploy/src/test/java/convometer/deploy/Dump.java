package convometer.deploy;

import convometer.deploy.live.Running;
import convometer.deploy.parts.Stack;
import convometer.schemas.Topic;
import convometer.schemas.service.kafka.ClientSettings;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads what is committed on a topic, from its beginning on, as often as asked.
final class Dump<V extends SpecificRecord> implements AutoCloseable {

    private final Consumer<String, V> consumer;
    private final List<TopicPartition> partitions;

    /// Of a pipeline that asks for no login.
    Dump(Stack stack, Topic<V> topic) {
        this(new Running(stack.bootstrapServers(), stack.registryUrl().toString()), topic);
    }

    Dump(Running pipeline, Topic<V> topic) {
        consumer =
                pipeline.kafka()
                        .consumer(
                                ClientSettings.passing("dump")
                                        .always(
                                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                                "read_committed")
                                        .always(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false)
                                        .always(
                                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                                false),
                                new StringDeserializer(),
                                pipeline.serdes().<V>deserializer());
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
