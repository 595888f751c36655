package convometer.deploy.bench;

import convometer.schemas.ThreadPartitioner;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Writes records within one transaction: an application that runs, and is warm, sees none of them
/// until all are there, and then has a backlog.
final class Backlog implements AutoCloseable {

    private static final int LONGEST_MS = 800_000;

    private final KafkaProducer<String, byte[]> producer;
    private final Serializer<SpecificRecord> serializer;
    private final Map<TopicPartition, Long> last = new ConcurrentHashMap<>();
    private int records;
    private long bytes;

    Backlog(String bootstrapServers, String registryUrl) {
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                                false,
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                "bench-backlog",
                                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                LONGEST_MS,
                                ProducerConfig.PARTITIONER_CLASS_CONFIG,
                                ThreadPartitioner.class,
                                ProducerConfig.BATCH_SIZE_CONFIG,
                                1 << 16,
                                ProducerConfig.LINGER_MS_CONFIG,
                                20),
                        new StringSerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
        serializer = AvroSerdes.with(registryUrl).serializer();
    }

    /// Records that nobody sees yet.
    ///
    /// @param target the topic to write to, by that which the record is made for
    void write(Stream<Traffic.Event> events, UnaryOperator<String> target) {
        last.clear();
        records = 0;
        bytes = 0;
        producer.beginTransaction();
        events.forEach(event -> write(event, target));
        producer.flush();
    }

    private void write(Traffic.Event event, UnaryOperator<String> target) {
        var topic = event.topic().name();
        var value = serializer.serialize(topic, event.value());
        records++;
        bytes += value.length;
        var _ =
                producer.send(
                        new ProducerRecord<>(target.apply(topic), event.key(), value),
                        (metadata, _) -> {
                            if (metadata == null || !metadata.hasOffset()) return;
                            var where = new TopicPartition(metadata.topic(), metadata.partition());
                            last.merge(where, metadata.offset(), Long::max);
                        });
    }

    /// Lets everybody see them. It fails if one of them could not be written.
    ///
    /// @return where the last of them is in each partition
    Map<TopicPartition, Long> commit() {
        producer.commitTransaction();
        return new HashMap<>(last);
    }

    /// How many were written last.
    int records() {
        return records;
    }

    /// How large a value was on average.
    long averageBytes() {
        return bytes / Math.max(1, records);
    }

    @Override
    public void close() {
        producer.close();
    }
}
