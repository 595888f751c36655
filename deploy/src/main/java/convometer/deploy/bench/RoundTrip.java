package convometer.deploy.bench;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// One record through Kafka and back: what each step of the path costs at least.
final class RoundTrip {

    private static final String TOPIC = "bench-round-trip";
    private static final int BYTES = 300;

    static List<Duration> measured(String bootstrapServers, int times) throws InterruptedException {
        var servers =
                Map.<String, Object>of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        var writes =
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0);
        var reads =
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        100);
        try (var admin = Admin.create(servers);
                var producer =
                        new KafkaProducer<>(
                                writes, new ByteArraySerializer(), new ByteArraySerializer());
                var consumer =
                        new KafkaConsumer<>(
                                reads, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            if (!admin.listTopics().names().get().contains(TOPIC))
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            var partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition);
            return measured(producer, consumer, times);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not answer", e);
        }
    }

    private static List<Duration> measured(
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer,
            int times) {
        var measured = new ArrayList<Duration>();
        for (int i = 0; i < times; i++) {
            var from = System.nanoTime();
            var _ = producer.send(new ProducerRecord<>(TOPIC, new byte[BYTES]));
            while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) Thread.onSpinWait();
            measured.add(Duration.ofNanos(System.nanoTime() - from));
        }
        return measured;
    }

    private RoundTrip() {}
}
