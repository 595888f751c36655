package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchMail;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/// Mails on their topic, acknowledged by all in-sync replicas.
final class KafkaBatchLog implements BatchLog, AutoCloseable {

    private final Producer<String, BatchMail> producer;
    private final String topic;

    KafkaBatchLog(Producer<String, BatchMail> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    static Map<String, Object> settings(String bootstrapServers) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "outbound-batches-door",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                20_000);
    }

    @Override
    public Place append(Iterator<BatchMail> mails) {
        var failed = new AtomicReference<@Nullable Exception>();
        Future<RecordMetadata> first = null;
        try {
            while (mails.hasNext() && failed.get() == null) {
                var mail = mails.next();
                var sent =
                        producer.send(
                                new ProducerRecord<>(topic, mail.getBatchId(), mail),
                                (_, error) -> {
                                    if (error != null) failed.compareAndSet(null, error);
                                });
                if (first == null) first = sent;
            }
            producer.flush();
            var error = failed.get();
            if (error != null) throw new Unavailable(error);
            if (first == null) throw new IllegalArgumentException("there is nothing to append");
            var place = first.get();
            return new Place(place.partition(), place.offset());
        } catch (ExecutionException | KafkaException e) {
            throw new Unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
