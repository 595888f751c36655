package convometer.schemas.audit;

import convometer.events.AuditEntry;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.TopicSetup;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.HttpStatus;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Entries in the topic `audit`, by one producer for the whole service.
public final class KafkaAuditTrail implements AuditTrail, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaAuditTrail.class);

    /// Whatever an operator sets for the producer, no caller waits longer.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Producer<String, AuditEntry> producer;
    private final String topic;
    private final Duration patience;
    private final MeterRegistry registry;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    KafkaAuditTrail(
            Producer<String, AuditEntry> producer,
            String topic,
            Duration patience,
            MeterRegistry registry) {
        this.producer = producer;
        this.topic = topic;
        this.patience = patience;
        this.registry = registry;
    }

    /// Makes the topic where it is missing.
    ///
    /// @param client what the brokers call the producer
    public static KafkaAuditTrail of(
            KafkaClients clients,
            KafkaSettings kafka,
            AvroSerdes serdes,
            TopicSetup topics,
            MeterRegistry registry,
            String client) {
        topics.ensureAlone(Topics.AUDIT);
        var producer =
                clients.producer(
                        settings(client), new StringSerializer(), serdes.<AuditEntry>serializer());
        return new KafkaAuditTrail(producer, kafka.nameOf(Topics.AUDIT), PATIENCE, registry);
    }

    /// Each change waits for its entry, so records wait for one another hardly at all; those that
    /// come while one is under way go together without it.
    private static ClientSettings settings(String client) {
        return ClientSettings.lasting(client)
                .usually(ProducerConfig.LINGER_MS_CONFIG, 1)
                .always(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000)
                .usually(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000)
                .usually(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3_000);
    }

    /// Before it sends anything a producer may wait for metadata, and for the registry.
    @Override
    public void write(AuditEntry entry) {
        Future<?> writing = null;
        try {
            writing = executor.submit(() -> producer.send(record(entry)).get());
            writing.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            count(entry, "written");
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            if (writing != null) writing.cancel(true);
            throw failed(entry, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(entry, e);
        }
    }

    private ProblemException failed(AuditEntry entry, Exception cause) {
        lost(entry, cause);
        return new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "audit_unavailable",
                        "The audit trail did not take this, so nothing was done; ask again in a"
                                + " moment.")
                .retryAfter(RETRY_AFTER);
    }

    @Override
    public void send(AuditEntry entry) {
        try {
            executor.execute(() -> sendNow(entry));
        } catch (RejectedExecutionException e) {
            lost(entry, e);
        }
    }

    private void sendNow(AuditEntry entry) {
        try {
            var _ =
                    producer.send(
                            record(entry),
                            (_, failure) -> {
                                if (failure == null) count(entry, "written");
                                else lost(entry, failure);
                            });
        } catch (RuntimeException e) {
            lost(entry, e);
        }
    }

    private ProducerRecord<String, AuditEntry> record(AuditEntry entry) {
        return new ProducerRecord<>(topic, entry.getChangeId(), entry);
    }

    /// Where it was to be written the change did not happen; else the trail lacks an end.
    private void lost(AuditEntry entry, Exception cause) {
        count(entry, "lost");
        LOG.warn(
                "the entry {} of change {} is not in the audit trail: {}",
                entry.getStage(),
                entry.getChangeId(),
                cause.toString());
    }

    private void count(AuditEntry entry, String outcome) {
        registry.counter("audit.entries", "stage", entry.getStage(), "outcome", outcome)
                .increment();
    }

    @Override
    public void close() {
        executor.close();
        producer.close();
    }
}
