package convometer.outbound;

import convometer.events.OutboundRequest;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;
import convometer.schemas.service.StreamsSettings;
import convometer.schemas.service.TopicSetup;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Puts the parts together that live on Kafka and on Meta.
@Factory
@Requires(notEnv = "test")
final class Wiring {

    private static final String GROUP = "outbound-dispatch";
    private static final String INSTANCE = UUID.randomUUID().toString();

    /// A request is visible to the next step with a commit, there are two on its way through
    /// intake, and a commit waits for the poll before it.
    private static final Map<String, Object> PROMPT =
            Map.of(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 25, StreamsConfig.POLL_MS_CONFIG, 10);

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final MeterRegistry registry;

    Wiring(KafkaSettings kafka, AvroSerdes serdes, MeterRegistry registry) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.registry = registry;
    }

    @Singleton
    @Bean(preDestroy = "close")
    KafkaProducer<String, OutboundRequest> requestProducer() {
        var producer =
                new KafkaProducer<String, OutboundRequest>(
                        KafkaRequestLog.settings(kafka.bootstrapServers()),
                        new StringSerializer(),
                        serdes.<OutboundRequest>serializer());
        // Lives as long as the registry does.
        new KafkaClientMetrics(producer).bindTo(registry);
        return producer;
    }

    @Singleton
    RequestLog requestLog(KafkaProducer<String, OutboundRequest> producer) {
        return new KafkaRequestLog(producer, kafka.nameOf(Topics.OUTBOUND_REQUESTS));
    }

    @Context
    @Bean(preDestroy = "close")
    StreamsApplication streams(
            TopicSetup topics,
            StreamsSettings settings,
            Clock clock,
            OutboundMetrics metrics,
            ReceiptBoard board) {
        topics.ensure(
                Topics.OUTBOUND_REQUESTS,
                Topics.OUTBOUND_RECEIPTS,
                Topics.THREAD_REQUESTS,
                Topics.THREAD_DECISIONS,
                Topics.SEND_RECORDS);
        topics.ensureAlone(SendJournal.TOPIC);
        JournalPartitions.requireEnough(
                this::admin,
                kafka.nameOf(SendJournal.TOPIC),
                kafka.nameOf(Topics.THREAD_DECISIONS));
        var topology = new OutboundTopology(kafka, serdes, clock, metrics, board).build();
        return new StreamsApplication(
                        topology,
                        OutboundTopology.APPLICATION_ID,
                        kafka,
                        settings,
                        PROMPT,
                        registry)
                .start();
    }

    @Singleton
    ReceiptStore receiptStore(StreamsApplication streams) {
        return new StreamsReceiptStore(
                streams.streams(), serdes.deserializer(), kafka.nameOf(Topics.OUTBOUND_RECEIPTS));
    }

    @Singleton
    @Bean(preDestroy = "close")
    GraphApi cloudApi(GraphSettings graph, OutboundSettings settings) {
        return new GraphApi(
                graph.graphUrl(),
                graph.accessToken(),
                settings.connectTimeout(),
                settings.sendTimeout());
    }

    /// Without an accounts file a template's category is the one of the permission.
    @Singleton
    Accounts accounts(@Value("${accounts.file:}") String file) {
        return file.isEmpty() ? new Accounts(List.of()) : AccountsFile.read(Path.of(file));
    }

    @Singleton
    Dispatcher dispatcher(
            GraphApi api,
            Accounts accounts,
            OutboundSettings settings,
            Clock clock,
            OutboundMetrics metrics) {
        var journal =
                new KafkaSendJournal(
                        () -> consumer(Map.of()),
                        this::admin,
                        serdes.deserializer(),
                        kafka.nameOf(SendJournal.TOPIC));
        return new Dispatcher(
                serdes.deserializer(),
                new DispatchRecords(kafka, serdes, accounts),
                new Transactions(this::transactionalProducer),
                journal,
                new Sender(api, clock, metrics, settings.concurrency()),
                metrics,
                clock);
    }

    /// Comes after the streams application, which makes the topics.
    @Context
    @Bean(preDestroy = "close")
    DispatchLoop dispatchLoop(Dispatcher dispatcher, StreamsApplication topicsAreThere) {
        return new DispatchLoop(
                        () ->
                                consumer(
                                        Map.of(
                                                ConsumerConfig.GROUP_ID_CONFIG,
                                                GROUP,
                                                ConsumerConfig.CLIENT_ID_CONFIG,
                                                GROUP)),
                        kafka.nameOf(Topics.THREAD_DECISIONS),
                        dispatcher,
                        registry)
                .start();
    }

    private Admin admin() {
        return Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> more) {
        var settings = new HashMap<String, Object>(more);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// A name that nobody else has: two instances must not put each other out.
    private Producer<byte[], byte[]> transactionalProducer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.CLIENT_ID_CONFIG,
                        GROUP,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        GROUP + "-" + INSTANCE,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        15_000,
                        ProducerConfig.LINGER_MS_CONFIG,
                        1,
                        ProducerConfig.PARTITIONER_CLASS_CONFIG,
                        ThreadPartitioner.class,
                        ThreadPartitioner.TOPICS,
                        kafka.nameOf(Topics.SEND_RECORDS)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
