package convometer.outbound.receipts.webhooks;

import convometer.outbound.receipts.ReceiptTopic;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.json.JsonMapper;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/// Puts the parts of webhooks together that live on Kafka, where there is a file of endpoints.
@Factory
@Requires(notEnv = "test")
@Requires(property = "receipt.webhooks.file", pattern = ".+")
final class WebhookWiring {

    private static final int LARGEST_RECORD = 4 << 20;

    @Context
    @Bean(preDestroy = "close")
    ReceiptWebhooks webhooks(
            ReceiptWebhookSettings settings,
            ReceiptTopic topic,
            KafkaClients clients,
            JsonMapper json,
            Clock clock,
            MeterRegistry registry) {
        var endpoints = WebhooksFile.read(Path.of(settings.file()));
        var pause =
                new RetryPause(Thread::sleep, bound -> ThreadLocalRandom.current().nextLong(bound));
        var parts =
                new WebhookDelivery.Parts(
                        topic,
                        new WebhookClient(settings.timeout(), clock),
                        deadLetters(clients),
                        pause,
                        json,
                        settings.giveUpAfter(),
                        clock);
        return ReceiptWebhooks.start(endpoints, parts, registry);
    }

    private static Producer<byte[], byte[]> deadLetters(KafkaClients clients) {
        return clients.producer(
                ClientSettings.lasting("receipt-webhooks-dlq")
                        .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
