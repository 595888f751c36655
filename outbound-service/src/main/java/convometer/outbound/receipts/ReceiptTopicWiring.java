package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;
import convometer.schemas.streams.OfType;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.util.Map;

/// Makes the consumers of those who pass receipts on.
@Factory
@Requires(notEnv = "test")
final class ReceiptTopicWiring {

    /// A reader that is slow holds what was fetched for it in memory, so that is little.
    private static final int FETCHED_BYTES = 1 << 20;

    private static final int FETCHED_BYTES_OF_PARTITION = 256 << 10;

    /// Somebody waits for the answer.
    private static final int PATIENCE_MS = 10_000;

    /// Comes after the streams application, which makes the topics.
    @Singleton
    ReceiptTopic receiptTopic(
            KafkaSettings kafka,
            KafkaClients clients,
            AvroSerdes serdes,
            StreamsApplication topicsAreThere) {
        return new ReceiptTopic(
                kafka.nameOf(Topics.OUTBOUND_RECEIPTS),
                settings -> consumer(clients, settings),
                new OfType<>(OutboundReceipt.class, serdes.<SpecificRecord>deserializer()));
    }

    private static Consumer<byte[], byte[]> consumer(
            KafkaClients clients, Map<String, Object> more) {
        return clients.consumer(
                ClientSettings.passing("outbound-receipts")
                        .always(more)
                        .always(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                        .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none")
                        .always(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
                        .usually(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS)
                        .usually(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS)
                        .usually(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES)
                        .usually(
                                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                                FETCHED_BYTES_OF_PARTITION),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
