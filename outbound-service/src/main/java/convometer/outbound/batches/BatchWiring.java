package convometer.outbound.batches;

import convometer.outbound.batches.recipients.CustomerZones;
import convometer.outbound.batches.results.ItemResults;
import convometer.outbound.batches.state.BatchInput;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;
import convometer.schemas.service.StreamsSettings;
import convometer.schemas.service.TopicSetup;
import convometer.schemas.service.kafka.KafkaClients;
import convometer.schemas.streams.DeadLetters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.management.health.indicator.annotation.Liveness;

import jakarta.inject.Singleton;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

import java.time.Clock;
import java.util.Map;

/// Puts the parts of batches together that live on Kafka.
@Factory
@Requires(notEnv = "test")
final class BatchWiring {

    /// Where other instances reach this one.
    private static final String ADDRESS = "${outbound.advertised-address}";

    private final KafkaSettings kafka;
    private final KafkaClients clients;
    private final AvroSerdes serdes;

    BatchWiring(KafkaSettings kafka, KafkaClients clients, AvroSerdes serdes) {
        this.kafka = kafka;
        this.clients = clients;
        this.serdes = serdes;
    }

    @Context
    @Bean(preDestroy = "close")
    BatchEngine engine(
            TopicSetup topics,
            StreamsSettings settings,
            BatchSettings batches,
            CustomerZones zones,
            Clock clock,
            MeterRegistry registry,
            @Value(ADDRESS) String address) {
        topics.ensure(Topics.OUTBOUND_REQUESTS, Topics.OUTBOUND_RECEIPTS, BatchTopics.ITEMS);
        topics.ensure(BatchTopics.STATES);
        var topology =
                new BatchTopology(
                                kafka,
                                serdes,
                                clock,
                                new StoredProgress(batches.outstanding()),
                                zones,
                                reason -> DeadLetters.counted(reason, registry).increment(),
                                topics.partitionsOf(BatchTopics.ITEMS))
                        .build();
        var one = new StreamsSettings(settings.stateDir(), 1, settings.commitEvery());
        return new BatchEngine(
                new StreamsApplication(
                                topology,
                                BatchTopology.APPLICATION_ID,
                                topics,
                                one,
                                Map.of(StreamsConfig.APPLICATION_SERVER_CONFIG, address),
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
                clients.producer(
                        KafkaBatchLog.settings(),
                        new StringSerializer(),
                        serdes.<BatchInput>serializer()),
                kafka.nameOf(BatchTopics.ITEMS));
    }

    @Singleton
    ItemResults results(BatchEngine engine, @Value(ADDRESS) String address) {
        return new StreamsItemResults(engine.streams(), HostInfo.buildFromEndpoint(address));
    }
}
