package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchInput;
import convometer.schemas.service.kafka.ClientSettings;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Inputs on their topic, acknowledged by all in-sync replicas.
final class KafkaBatchLog implements BatchLog, AutoCloseable {

    private final Producer<String, BatchInput> producer;
    private final String topic;

    KafkaBatchLog(Producer<String, BatchInput> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    static ClientSettings settings() {
        return ClientSettings.lasting("outbound-batches-door")
                .always(ProducerConfig.ACKS_CONFIG, "all")
                .always(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .usually(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd")
                .usually(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000)
                .usually(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000)
                .usually(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    }

    @Override
    public void append(List<BatchInput> inputs) {
        var failed = new AtomicReference<@Nullable Exception>();
        try {
            for (var input : inputs) {
                var _ =
                        producer.send(
                                new ProducerRecord<>(topic, input.getBatchId(), input),
                                (_, error) -> {
                                    if (error != null) failed.compareAndSet(null, error);
                                });
            }
            producer.flush();
        } catch (KafkaException e) {
            throw new Unavailable(e);
        }
        var error = failed.get();
        if (error != null) throw new Unavailable(error);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
