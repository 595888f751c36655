package convometer.tracker;

import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;
import convometer.schemas.audit.KafkaAuditTrail;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaPublisher;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;
import convometer.schemas.service.StreamsSettings;
import convometer.schemas.service.TopicSetup;
import convometer.schemas.service.kafka.KafkaClients;
import convometer.tracker.gate.Quotes;
import convometer.tracker.policy.Policy;
import convometer.tracker.reference.AccountBudgets;
import convometer.tracker.reference.PolicyFile;
import convometer.tracker.reference.ReferenceData;
import convometer.tracker.streams.TopologyParameters;
import convometer.tracker.streams.TrackerTopics;
import convometer.tracker.streams.TrackerTopology;

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
public final class Tracker {

    /// Where other instances reach this one.
    public static final String ADDRESS = "${tracker.advertised-address}";

    /// The answer to a request is visible with the commit. One that comes alone is committed at
    /// once; of many each waits this long, and a commit waits for the poll before it.
    private static final int COMMIT_EVERY_MS = 100;

    /// What waits for a commit to be written to the stores and their changelogs, once.
    private static final long CACHE_BYTES = 32L << 20;

    private static final int POLL_MS = 20;

    @Singleton
    Accounts accounts(@Value("${accounts.file:}") String file) {
        if (file.isBlank()) throw new IllegalArgumentException("ACCOUNTS_FILE is not set");
        return AccountsFile.read(Path.of(file));
    }

    /// Read at the start: what cannot be ends it, naming the line.
    @Context
    Policy policy(@Value("${policy.file:}") String file) {
        return PolicyFile.read(file);
    }

    /// Rates that cannot be read end the start, too; without RATES_DIR messages have no rate.
    @Context
    ReferenceData referenceData(
            Accounts accounts,
            MeterRegistry registry,
            @Value("${rates.dir:}") String rates,
            @Value("${eras.file:}") String eras) {
        return ReferenceData.read(accounts, registry, rates, eras);
    }

    @Singleton
    AccountBudgets budgets(Accounts accounts) {
        return new AccountBudgets(accounts);
    }

    @Singleton
    Quotes quotes(ReferenceData referenceData, Policy policy) {
        return referenceData.quotes(policy);
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(property = "tracker.streams-enabled", notEquals = "false", defaultValue = "true")
    KafkaPublisher publisher(KafkaClients clients, KafkaSettings kafka, AvroSerdes serdes) {
        return KafkaPublisher.of(
                clients,
                kafka,
                serdes,
                "window-tracker-http",
                Topics.CONSENTS,
                Topics.HANDLER_CHANGES);
    }

    /// At the start: the first change is to find the topic and the brokers there.
    @Context
    @Bean(preDestroy = "close")
    @Requires(property = "tracker.streams-enabled", notEquals = "false", defaultValue = "true")
    KafkaAuditTrail audit(
            KafkaClients clients,
            KafkaSettings kafka,
            AvroSerdes serdes,
            TopicSetup topics,
            MeterRegistry registry) {
        return KafkaAuditTrail.of(clients, kafka, serdes, topics, registry, "window-tracker-audit");
    }

    @Context
    @Bean(preDestroy = "close")
    @Requires(property = "tracker.streams-enabled", notEquals = "false", defaultValue = "true")
    StreamsApplication application(
            KafkaSettings kafka,
            TrackerSettings settings,
            AvroSerdes serdes,
            Accounts accounts,
            Policy policy,
            ReferenceData referenceData,
            Clock clock,
            MeterRegistry registry,
            TopicSetup topics,
            StreamsSettings how,
            @Value(ADDRESS) String address) {
        topics.ensure(TrackerTopics.THREADS.toArray(Topic<?>[]::new));
        topics.ensure(Topics.THREAD_DECISIONS, Topics.OUTBOUND_RECEIPTS, Topics.BUDGET_EVENTS);
        topics.ensure(Topics.ACCOUNT_EVENTS, Topics.BILLING_COUNTS);
        topics.ensure(
                TrackerTopics.CUSTOMER_COMMANDS,
                TrackerTopics.messageLocations(policy),
                TrackerTopics.LIMIT_RESERVATIONS);
        topics.requireAlike(TrackerTopology.INPUTS);
        var topology =
                TrackerTopology.of(
                        kafka,
                        serdes,
                        new TopologyParameters(
                                accounts,
                                policy,
                                registry,
                                clock,
                                settings.checkDueEvery(),
                                referenceData,
                                true));
        return new StreamsApplication(
                        topology,
                        settings.applicationId(),
                        topics,
                        how,
                        Map.of(
                                StreamsConfig.APPLICATION_SERVER_CONFIG,
                                address,
                                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                                COMMIT_EVERY_MS,
                                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                                CACHE_BYTES,
                                StreamsConfig.POLL_MS_CONFIG,
                                POLL_MS),
                        registry)
                .start();
    }
}
