package convometer.schemas.service;

import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topic;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;

import io.micronaut.http.HttpStatus;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// Writes with a producer of its own: somebody waits for it, so it does not wait long.
public final class KafkaPublisher implements Publisher, AutoCloseable {

    private final Producer<String, SpecificRecord> producer;
    private final KafkaSettings kafka;

    KafkaPublisher(Producer<String, SpecificRecord> producer, KafkaSettings kafka) {
        this.producer = producer;
        this.kafka = kafka;
    }

    /// One for the requests of a service.
    ///
    /// @param client what the brokers call it
    /// @param byThread topics whose key is a thread
    public static KafkaPublisher of(
            KafkaClients clients,
            KafkaSettings kafka,
            AvroSerdes serdes,
            String client,
            Topic<?>... byThread) {
        var producer =
                clients.producer(
                        settings(kafka, client, byThread),
                        new StringSerializer(),
                        serdes.<SpecificRecord>serializer());
        return new KafkaPublisher(producer, kafka);
    }

    private static ClientSettings settings(
            KafkaSettings kafka, String client, Topic<?>... byThread) {
        return ClientSettings.lasting(client)
                .usually(ProducerConfig.LINGER_MS_CONFIG, 2)
                .usually(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000)
                .usually(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000)
                .usually(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3_000)
                .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20)
                .always(ProducerConfig.PARTITIONER_CLASS_CONFIG, ThreadPartitioner.class.getName())
                .always(
                        ThreadPartitioner.TOPICS,
                        Arrays.stream(byThread)
                                .map(kafka::nameOf)
                                .collect(Collectors.joining(",")));
    }

    @Override
    public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
        send(new ProducerRecord<>(kafka.nameOf(topic), key, value));
    }

    @Override
    public void remove(Topic<?> topic, String key) {
        send(new ProducerRecord<>(kafka.nameOf(topic), key, null));
    }

    private void send(ProducerRecord<String, SpecificRecord> written) {
        try {
            producer.send(written).get();
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (KafkaException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static ProblemException failed(@Nullable Throwable cause) {
        if (cause instanceof RecordTooLargeException)
            return new ProblemException(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "This is too large.");
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "kafka_unavailable",
                "Kafka did not take it; ask again in a moment.");
    }

    @Override
    public void close() {
        producer.close();
    }
}
