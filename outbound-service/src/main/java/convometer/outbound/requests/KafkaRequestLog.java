package convometer.outbound.requests;

import convometer.events.OutboundRequest;
import convometer.schemas.service.kafka.ClientSettings;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

import java.util.concurrent.ExecutionException;

/// Requests on their topic, under their customer, so that those of a thread stay in order;
/// acknowledged by all in-sync replicas.
public final class KafkaRequestLog implements RequestLog, AutoCloseable {

    private final Producer<String, OutboundRequest> producer;
    private final String topic;

    public KafkaRequestLog(Producer<String, OutboundRequest> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /// A caller waits: without Kafka it hears so within seconds, and nothing piles up meanwhile.
    public static ClientSettings settings() {
        return ClientSettings.lasting("outbound-requests")
                .always(ProducerConfig.ACKS_CONFIG, "all")
                .always(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .usually(ProducerConfig.LINGER_MS_CONFIG, 2)
                .usually(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000)
                .usually(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000)
                .usually(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3_000);
    }

    @Override
    public void publish(OutboundRequest request) {
        var key = Requests.customer(request).orElseGet(request::getRequestId);
        var record = new ProducerRecord<>(topic, key, request);
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private static RuntimeException failed(Throwable cause) {
        return cause instanceof RecordTooLargeException
                ? new TooLarge(cause)
                : new Unavailable(cause);
    }
}
