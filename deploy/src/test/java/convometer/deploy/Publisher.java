package convometer.deploy;

import convometer.deploy.parts.Stack;
import convometer.events.OutboundRequest;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.util.Map;

/// An upstream system that publishes requests on the topic.
final class Publisher implements AutoCloseable {

    private final KafkaProducer<String, OutboundRequest> producer;

    Publisher(Stack stack) {
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                stack.bootstrapServers(),
                                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                                false,
                                ProducerConfig.LINGER_MS_CONFIG,
                                5,
                                ProducerConfig.ACKS_CONFIG,
                                "all"),
                        new StringSerializer(),
                        AvroSerdes.with(stack.registryUrl().toString())
                                .<OutboundRequest>serializer());
    }

    /// Publishes a request, keyed by its customer, so that requests to one stay in their order.
    void publish(String requestId, String number, String customer, String message) {
        var request =
                OutboundRequest.newBuilder()
                        .setRequestId(requestId)
                        .setPhoneNumberId(number)
                        .setMessage(message)
                        .build();
        var _ =
                producer.send(
                        new ProducerRecord<>(Topics.OUTBOUND_REQUESTS.name(), customer, request));
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
