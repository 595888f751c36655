package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchMail;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;
import convometer.schemas.service.StreamsSettings;
import convometer.schemas.service.TopicSetup;
import convometer.schemas.streams.DeadLetters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.management.health.indicator.annotation.Liveness;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Clock;
import java.util.Map;

/// Puts the parts of batches together that live on Kafka.
@Factory
@Requires(notEnv = "test")
final class BatchWiring {

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;

    BatchWiring(KafkaSettings kafka, AvroSerdes serdes) {
        this.kafka = kafka;
        this.serdes = serdes;
    }

    @Context
    @Bean(preDestroy = "close")
    BatchEngine engine(
            TopicSetup topics,
            StreamsSettings settings,
            BatchSettings batches,
            Clock clock,
            MeterRegistry registry) {
        topics.ensure(Topics.OUTBOUND_REQUESTS, Topics.OUTBOUND_RECEIPTS, BatchTopics.ITEMS);
        topics.ensure(BatchTopics.STATES);
        topics.ensureAlone(BatchTopics.RESULTS);
        var topology =
                new BatchTopology(
                                kafka,
                                serdes,
                                clock,
                                new StoredProgress(batches.outstanding()),
                                reason -> DeadLetters.counted(reason, registry).increment())
                        .build();
        var one = new StreamsSettings(settings.stateDir(), 1, settings.commitEvery());
        return new BatchEngine(
                new StreamsApplication(
                                topology,
                                BatchTopology.APPLICATION_ID,
                                kafka,
                                one,
                                Map.of(),
                                registry)
                        .start());
    }

    @Singleton
    @Liveness
    BatchEngine.Health health(BatchEngine engine) {
        return new BatchEngine.Health(engine);
    }

    @Singleton
    BatchStore store(BatchEngine engine) {
        return new StreamsBatchStore(
                engine.streams(), serdes.deserializer(), kafka.nameOf(BatchTopics.STATES));
    }

    @Singleton
    @Bean(preDestroy = "close")
    KafkaBatchLog log() {
        return new KafkaBatchLog(
                new KafkaProducer<>(
                        KafkaBatchLog.settings(kafka.bootstrapServers()),
                        new StringSerializer(),
                        serdes.<BatchMail>serializer()),
                kafka.nameOf(BatchTopics.ITEMS));
    }

    @Singleton
    BatchArchive archive() {
        return new KafkaBatchArchive(
                this::consumer,
                serdes.deserializer(),
                serdes.deserializer(),
                kafka.nameOf(BatchTopics.ITEMS),
                kafka.nameOf(BatchTopics.RESULTS));
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
