package convometer.billing;

import convometer.billing.Settings.AccountsSettings;
import convometer.billing.Settings.ErasSettings;
import convometer.billing.Settings.LedgerSettings;
import convometer.billing.Settings.RatesSettings;
import convometer.billing.Settings.StatementSettings;
import convometer.billing.ledger.StatementLabels;
import convometer.billing.match.ImportedFigures;
import convometer.billing.repricing.Repricings;
import convometer.billing.repricing.SetAsideFacts;
import convometer.billing.statements.Closings;
import convometer.billing.statements.MonthlyCounts;
import convometer.billing.streams.BillingTopology;
import convometer.billing.streams.KafkaArchiveProgress;
import convometer.billing.streams.KafkaSetAsideFacts;
import convometer.billing.streams.LedgerRows;
import convometer.billing.streams.LedgerWatch;
import convometer.billing.streams.StoredCharges;
import convometer.billing.streams.StoredClosings;
import convometer.billing.streams.StoredCounts;
import convometer.billing.streams.StoredFacts;
import convometer.billing.streams.StoredFigures;
import convometer.billing.streams.StoredRepricings;
import convometer.billing.streams.WholeReads;
import convometer.billing.tables.KafkaTableVersions;
import convometer.billing.tables.TableTexts;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.audit.KafkaAuditTrail;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaPublisher;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;
import convometer.schemas.service.StreamsSettings;
import convometer.schemas.service.TopicSetup;
import convometer.schemas.service.kafka.KafkaClients;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/// Puts the service together. Accounts and rates are read before anything starts: what is wrong
/// with them is told at once.
@Factory
final class BillingFactory {

    private static final String APPLICATION = "billing-aggregator";

    /// Where other instances reach this one.
    private static final String ADDRESS = "${billing.advertised-address}";

    private static final String STREAMS = "billing.streams-enabled";

    /// Totals and counters of tiers wait for a commit to be written to a store and its changelog,
    /// once.
    private static final long CACHE_BYTES = 16L << 20;

    /// A repricing exchanges all lines in one transaction.
    private static final int TRANSACTION_MS = 60_000;

    /// A line waits for two commits, that of its fact and its own.
    private static final int COMMIT_EVERY_MS = 30;

    /// Commits and lines that have changed are looked at when a poll ends.
    private static final int POLL_MS = 10;

    @Context
    Accounts accounts(AccountsSettings settings) {
        return settings.read();
    }

    @Context
    StatementLabels statementLabels(StatementSettings settings) {
        return settings.read();
    }

    @Context
    TableTexts tables(Accounts accounts, RatesSettings rates, ErasSettings eras) {
        var file = eras.file();
        return TableTexts.read(accounts, file == null ? null : Path.of(file), rates.folder());
    }

    @Context
    @Requires(property = STREAMS, notEquals = "false", defaultValue = "true")
    KafkaTableVersions versions(
            TableTexts tables,
            KafkaSettings kafka,
            KafkaClients clients,
            AvroSerdes serdes,
            TopicSetup topics,
            Clock clock) {
        topics.ensureAlone(Topics.BILLING_TABLES);
        return KafkaTableVersions.with(clients, kafka, serdes, tables, clock.instant());
    }

    @Context
    @Bean(preDestroy = "close")
    @Requires(property = STREAMS, notEquals = "false", defaultValue = "true")
    StreamsApplication streams(
            KafkaTableVersions versions,
            StatementLabels labels,
            BillingMetrics metrics,
            StreamsSettings how,
            KafkaSettings kafka,
            AvroSerdes serdes,
            TopicSetup topics,
            LedgerSettings ledger,
            WholeReads reads,
            Clock clock,
            MeterRegistry registry,
            @Value(ADDRESS) String address) {
        topics.ensure(
                Topics.THREAD_DECISIONS,
                Topics.CHARGES,
                Topics.BILLING_COUNTS,
                Topics.REPRICING_REQUESTS,
                Topics.REPRICINGS,
                Topics.CLOSING_REQUESTS,
                Topics.STATEMENT_CLOSINGS,
                Topics.META_FIGURES);
        var topology =
                BillingTopology.of(
                        kafka, serdes, versions, labels, metrics, ledger.keptFor(), reads, clock);
        return new StreamsApplication(
                        topology,
                        APPLICATION,
                        topics,
                        how,
                        Map.of(
                                StreamsConfig.APPLICATION_SERVER_CONFIG,
                                address,
                                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                                COMMIT_EVERY_MS,
                                StreamsConfig.producerPrefix(
                                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                                TRANSACTION_MS,
                                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                                CACHE_BYTES,
                                StreamsConfig.POLL_MS_CONFIG,
                                POLL_MS),
                        registry)
                .start();
    }

    @Context
    @Bean(preDestroy = "close")
    @Requires(property = STREAMS, notEquals = "false", defaultValue = "true")
    LedgerWatch watch(StreamsApplication application, KafkaSettings kafka, KafkaClients clients) {
        return new LedgerWatch(application.streams(), APPLICATION, kafka, clients);
    }

    @Context
    @Bean(preDestroy = "close")
    @Requires(property = STREAMS, notEquals = "false", defaultValue = "true")
    ChangedTables changedTables(KafkaTableVersions versions, StreamsApplication application) {
        return new ChangedTables(versions.changes(), () -> StoredCounts.all(application.streams()));
    }

    @Singleton
    @Requires(beans = StreamsApplication.class)
    Repricings repricings(StreamsApplication application) {
        return new StoredRepricings(application.streams());
    }

    @Singleton
    @Requires(beans = StreamsApplication.class)
    SetAsideFacts setAside(
            KafkaSettings kafka,
            KafkaClients clients,
            AvroSerdes serdes,
            KafkaTableVersions versions) {
        return KafkaSetAsideFacts.of(clients, kafka, serdes, APPLICATION, versions.current());
    }

    @Singleton
    @Requires(beans = StreamsApplication.class)
    ImportedFigures figures(StreamsApplication application) {
        return new StoredFigures(application.streams());
    }

    /// Single units, and those of whole months.
    @Singleton
    @Requires(beans = StreamsApplication.class)
    StoredCharges charges(
            StreamsApplication application,
            KafkaTableVersions versions,
            AvroSerdes serdes,
            @Value(ADDRESS) String address) {
        return new StoredCharges(
                application.streams(),
                new LedgerRows(versions, serdes, APPLICATION),
                Objects.requireNonNull(HostInfo.buildFromEndpoint(address)));
    }

    @Singleton
    @Requires(beans = StreamsApplication.class)
    StoredFacts facts(
            StreamsApplication application, KafkaTableVersions versions, AvroSerdes serdes) {
        return new StoredFacts(
                application.streams(), new LedgerRows(versions, serdes, APPLICATION));
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(beans = StreamsApplication.class)
    KafkaPublisher publisher(KafkaClients clients, KafkaSettings kafka, AvroSerdes serdes) {
        return KafkaPublisher.of(clients, kafka, serdes, "billing-aggregator-http");
    }

    /// At the start: the first change is to find the topic and the brokers there.
    @Context
    @Bean(preDestroy = "close")
    @Requires(property = STREAMS, notEquals = "false", defaultValue = "true")
    KafkaAuditTrail audit(
            KafkaClients clients,
            KafkaSettings kafka,
            AvroSerdes serdes,
            TopicSetup topics,
            MeterRegistry registry) {
        return KafkaAuditTrail.of(
                clients, kafka, serdes, topics, registry, "billing-aggregator-audit");
    }

    @Singleton
    @Requires(beans = StreamsApplication.class)
    MonthlyCounts counts(
            StreamsApplication application, LedgerWatch watch, WholeReads reads, Clock clock) {
        return new StoredCounts(application.streams(), watch, reads, clock);
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(beans = StreamsApplication.class)
    KafkaArchiveProgress archive(
            KafkaSettings kafka,
            KafkaClients clients,
            LedgerWatch watch,
            Clock clock,
            @Value("${billing.tracker-group}") String tracker) {
        return new KafkaArchiveProgress(kafka, clients, tracker, watch, clock);
    }

    /// Between the one who takes lines and those who read them.
    @Singleton
    WholeReads reads() {
        return new WholeReads();
    }

    @Singleton
    @Requires(beans = StreamsApplication.class)
    Closings closings(StreamsApplication application) {
        return new StoredClosings(application.streams());
    }
}
