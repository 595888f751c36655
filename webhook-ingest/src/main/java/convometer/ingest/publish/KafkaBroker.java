package convometer.ingest.publish;

import convometer.ingest.IngestSettings;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topics;
import convometer.schemas.service.TopicSetup;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The real broker. Nothing here is made before it is needed: Kafka's clients cannot even be made
/// while the brokers' names do not resolve.
@Singleton
final class KafkaBroker implements Broker {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
    private static final int PROBE_MS = 2_000;

    /// No record may be larger.
    static final int MAX_RECORD_BYTES = 4 << 20;

    /// A body and what is made of it are two round trips, and each waits for company so long: with
    /// more nothing is gained that the door's load does not bring by itself.
    private static final int LINGER_MS = 2;

    private final KafkaClients clients;
    private final TopicSetup topics;
    private final RecordEncoder encoder;
    private final IngestSettings settings;
    private @Nullable Admin admin;
    private boolean warned;

    KafkaBroker(
            KafkaClients clients,
            TopicSetup topics,
            RecordEncoder encoder,
            IngestSettings settings) {
        this.clients = clients;
        this.topics = topics;
        this.encoder = encoder;
        this.settings = settings;
    }

    @Override
    public void probe() throws Exception {
        var options = new DescribeClusterOptions().timeoutMs(PROBE_MS);
        admin().describeCluster(options).nodes().get(PROBE_MS, TimeUnit.MILLISECONDS);
    }

    private synchronized Admin admin() {
        if (admin == null)
            admin =
                    clients.admin(
                            ClientSettings.passing("webhook-ingest-probe")
                                    .always(
                                            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                            PROBE_MS)
                                    .always(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PROBE_MS));
        return admin;
    }

    @Override
    public void prepare() {
        try {
            topics.ensure(
                    Topics.INBOUND_MESSAGES,
                    Topics.MESSAGE_STATUSES,
                    Topics.CUSTOMER_NOTICES,
                    Topics.ACCOUNT_EVENTS,
                    Topics.WEBHOOKS_RAW);
        } catch (IllegalStateException e) {
            if (!forbidden(e)) throw e;
            if (!warned) LOG.warn("may not make topics; they have to be there: {}", e.getMessage());
            warned = true;
        }
        encoder.registerSchemas();
    }

    private static boolean forbidden(Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause())
            if (e instanceof AuthorizationException) return true;
        return false;
    }

    /// acks=all and idempotent; gives up early, because Meta is waiting and comes back.
    @Override
    public Producer<String, byte[]> connect() {
        var patience = Math.toIntExact(settings.acknowledgeWithin().toMillis());
        return clients.producer(
                ClientSettings.lasting("webhook-ingest")
                        .always(ProducerConfig.ACKS_CONFIG, "all")
                        .always(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                        .always(ProducerConfig.PARTITIONER_CLASS_CONFIG, ThreadPartitioner.class)
                        .always(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience / 2)
                        .always(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patience - LINGER_MS)
                        .always(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience)
                        .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES)
                        .usually(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS)
                        .usually(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * settings.maxBytes()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) admin.close(Duration.ZERO);
    }
}
