package convometer.outbound;

import convometer.events.OutboundRequest;
import convometer.outbound.dispatch.DispatchTopics;
import convometer.outbound.dispatch.JournalPartitions;
import convometer.outbound.graph.AccessTokens;
import convometer.outbound.graph.GraphApi;
import convometer.outbound.graph.GraphSettings;
import convometer.outbound.receipts.ReceiptStore;
import convometer.outbound.receipts.ReceiptWaiters;
import convometer.outbound.receipts.StreamsReceiptStore;
import convometer.outbound.requests.KafkaRequestLog;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;
import convometer.schemas.audit.KafkaAuditTrail;
import convometer.schemas.serde.AvroSerdes;
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

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts the parts together that live on Kafka and on Meta.
@Factory
@Requires(notEnv = "test")
final class Wiring {

    /// Where other instances reach this one.
    private static final String ADDRESS = "${outbound.advertised-address}";

    /// A request is visible to the next step with a commit. One that comes alone is committed at
    /// once, see [convometer.schemas.streams.PromptCommit]; of many each waits this long, and a
    /// commit waits for the poll before it.
    private static final Map<String, Object> PROMPT =
            Map.of(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50, StreamsConfig.POLL_MS_CONFIG, 20);

    private final KafkaSettings kafka;
    private final KafkaClients clients;
    private final AvroSerdes serdes;
    private final MeterRegistry registry;

    Wiring(KafkaSettings kafka, KafkaClients clients, AvroSerdes serdes, MeterRegistry registry) {
        this.kafka = kafka;
        this.clients = clients;
        this.serdes = serdes;
        this.registry = registry;
    }

    @Singleton
    @Bean(preDestroy = "close")
    KafkaRequestLog requestLog() {
        return new KafkaRequestLog(
                clients.producer(
                        KafkaRequestLog.settings(),
                        new StringSerializer(),
                        serdes.<OutboundRequest>serializer()),
                kafka.nameOf(Topics.OUTBOUND_REQUESTS));
    }

    /// At the start: the first change is to find the topic and the brokers there.
    @Context
    @Bean(preDestroy = "close")
    KafkaAuditTrail audit(TopicSetup topics) {
        return KafkaAuditTrail.of(
                clients, kafka, serdes, topics, registry, "outbound-service-audit");
    }

    @Context
    @Bean(preDestroy = "close")
    StreamsApplication streams(
            TopicSetup topics,
            StreamsSettings how,
            Accounts accounts,
            OutboundSettings settings,
            Clock clock,
            OutboundMetrics metrics,
            ReceiptWaiters waiters,
            @Value(ADDRESS) String address) {
        topics.ensure(
                Topics.OUTBOUND_REQUESTS,
                Topics.OUTBOUND_RECEIPTS,
                Topics.THREAD_REQUESTS,
                Topics.THREAD_DECISIONS,
                Topics.MESSAGE_STATUSES,
                Topics.SEND_OUTCOMES,
                Topics.SEND_RECORDS);
        topics.ensureAlone(DispatchTopics.JOURNAL);
        topics.ensureAlone(DispatchTopics.SENDING_STATES);
        topics.ensure(DispatchTopics.UNSETTLED);
        // All that is told of a request meets in one task.
        topics.requireAlike(List.of(Topics.OUTBOUND_RECEIPTS, DispatchTopics.UNSETTLED));
        JournalPartitions.requireEnough(kafka, clients);
        var topology =
                new OutboundTopology(
                                kafka,
                                serdes,
                                accounts,
                                settings,
                                clock,
                                metrics,
                                waiters,
                                topics.partitionsOf(Topics.OUTBOUND_RECEIPTS))
                        .build();
        var overrides = new HashMap<>(PROMPT);
        overrides.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address);
        return new StreamsApplication(
                        topology, OutboundTopology.APPLICATION_ID, topics, how, overrides, registry)
                .start();
    }

    @Singleton
    ReceiptStore receiptStore(StreamsApplication streams, @Value(ADDRESS) String address) {
        return new StreamsReceiptStore(
                streams.streams(),
                HostInfo.buildFromEndpoint(address),
                serdes.deserializer(),
                kafka.nameOf(Topics.OUTBOUND_RECEIPTS));
    }

    @Singleton
    @Bean(preDestroy = "close")
    AccessTokens accessTokens(GraphSettings graph, Accounts accounts) {
        return new AccessTokens(graph, accounts);
    }

    @Singleton
    @Bean(preDestroy = "close")
    GraphApi cloudApi(
            GraphSettings graph, AccessTokens tokens, OutboundSettings settings, Clock clock) {
        return new GraphApi(
                graph.graphUrl(),
                tokens::of,
                settings.connectTimeout(),
                settings.sendTimeout(),
                clock);
    }

    /// Without an accounts file every number has Meta's default throughput, and a template's
    /// category is the one of the permission.
    @Singleton
    Accounts accounts(@Value("${accounts.file:}") String file) {
        return file.isEmpty() ? new Accounts(List.of()) : AccountsFile.read(Path.of(file));
    }
}
