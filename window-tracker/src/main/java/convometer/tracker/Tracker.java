package convometer.tracker;

import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;
import convometer.schemas.service.StreamsSettings;
import convometer.schemas.service.TopicSetup;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.StreamsConfig;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// Builds the tracker's streams application from its settings.
@Factory
final class Tracker {

    /// Where other instances reach this one.
    static final String ADDRESS = "${tracker.advertised-address}";

    @Singleton
    Accounts accounts(@Value("${accounts.file:}") String file) {
        if (file.isBlank()) throw new IllegalArgumentException("ACCOUNTS_FILE is not set");
        return AccountsFile.read(Path.of(file));
    }

    @Context
    @Bean(preDestroy = "close")
    @Requires(property = "tracker.streams-enabled", notEquals = "false", defaultValue = "true")
    StreamsApplication application(
            KafkaSettings kafka,
            TrackerSettings settings,
            AvroSerdes serdes,
            Accounts accounts,
            Clock clock,
            MeterRegistry registry,
            TopicSetup topics,
            StreamsSettings how,
            @Value(ADDRESS) String address) {
        topics.ensure(
                Topics.INBOUND_MESSAGES,
                Topics.MESSAGE_STATUSES,
                Topics.SEND_RECORDS,
                Topics.THREAD_REQUESTS,
                Topics.THREAD_DECISIONS,
                Topics.OUTBOUND_RECEIPTS);
        topics.requireAlike(TrackerTopology.INPUTS);
        var metrics = new DecisionMetrics(registry);
        var topology =
                TrackerTopology.of(
                        kafka,
                        serdes,
                        () ->
                                new ThreadProcessor(
                                        settings.policy(),
                                        accounts,
                                        metrics,
                                        clock,
                                        settings.checkDueEvery(),
                                        TrackerTopology.OUTPUTS));
        return new StreamsApplication(
                        topology,
                        settings.applicationId(),
                        kafka,
                        how,
                        Map.of(StreamsConfig.APPLICATION_SERVER_CONFIG, address),
                        registry)
                .start();
    }
}
