package convometer.outbound.dispatch;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.OutboundSettings;
import convometer.outbound.dispatch.PartitionDispatcher.Limits;
import convometer.outbound.graph.AccessTokens;
import convometer.outbound.graph.GraphApi;
import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.Pacing;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaPublisher;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Puts the parts of dispatch together that live on Kafka and on Meta.
@Factory
@Requires(notEnv = "test")
final class DispatchWiring {

    private static final String GROUP = "outbound-dispatch";

    /// So many numbers of a partition may have all their messages at Meta at once.
    private static final int NUMBERS_AT_ONCE = 8;

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final MeterRegistry registry;

    DispatchWiring(KafkaSettings kafka, AvroSerdes serdes, MeterRegistry registry) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.registry = registry;
    }

    @Singleton
    @Bean(preDestroy = "close")
    SendingStates sendingStates(OutboundMetrics metrics) {
        return new SendingStates(
                () -> consumer(Map.of()),
                kafka.nameOf(DispatchTopics.SENDING_STATES),
                serdes.deserializer(),
                KafkaPublisher.of(kafka, serdes, "outbound-sending-states"),
                metrics);
    }

    @Singleton
    Pacer pacer(Accounts accounts, SendingStates states, Clock clock) {
        return new Pacer(
                Pacing.META,
                number ->
                        accounts.number(number)
                                .map(Accounts.BusinessNumber::throughput)
                                .orElse(Accounts.DEFAULT_THROUGHPUT),
                new MetaCircuit(clock),
                states,
                new SplittableRandom());
    }

    /// Comes after the streams application, which makes the topics. Nothing is sent before it is
    /// known what is stopped.
    @Context
    @Bean(preDestroy = "close")
    DecisionConsumer decisionConsumer(
            GraphApi api,
            AccessTokens tokens,
            Accounts accounts,
            OutboundSettings settings,
            Clock clock,
            OutboundMetrics metrics,
            Pacer pacer,
            SendingStates states,
            StreamsApplication topicsAreThere) {
        var decisions = kafka.nameOf(Topics.THREAD_DECISIONS);
        var permissions = new PermissionReader(serdes.deserializer(), decisions, accounts);
        var dispatchers =
                new KafkaDispatchers(
                        accounts,
                        permissions,
                        pacer,
                        new Sender(api, clock, metrics),
                        settings,
                        metrics,
                        clock);
        states.start(pacer);
        var consumer =
                new DecisionConsumer(
                        () -> consumer(groupSettings()),
                        decisions,
                        permissions,
                        dispatchers::dispatcher,
                        pacer,
                        settings.sendTimeout().plus(settings.connectTimeout()),
                        metrics,
                        registry);
        states.onChange(consumer::wake);
        tokens.onChange(() -> {
            pacer.probeStopped();
            consumer.wake();
        });
        return consumer.start();
    }

    private static Map<String, Object> groupSettings() {
        return Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.CLIENT_ID_CONFIG,
                GROUP,
                // Dispatchers whose partition stays go on.
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName(),
                // Who was killed keeps its partitions for this long.
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000);
    }

    private final class KafkaDispatchers {

        private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        private final PermissionReader permissions;
        private final DispatchRecords records;
        private final Pacer pacer;
        private final Sender sender;
        private final Limits limits;
        private final OutboundMetrics metrics;
        private final Clock clock;

        KafkaDispatchers(
                Accounts accounts,
                PermissionReader permissions,
                Pacer pacer,
                Sender sender,
                OutboundSettings settings,
                OutboundMetrics metrics,
                Clock clock) {
            this.permissions = permissions;
            this.pacer = pacer;
            this.sender = sender;
            this.metrics = metrics;
            this.clock = clock;
            records = new DispatchRecords(kafka, serdes, new SendReceipts(accounts));
            limits =
                    new Limits(
                            settings.concurrency(),
                            NUMBERS_AT_ONCE * settings.concurrency(),
                            settings.queueCapacity());
        }

        DispatcherLoop dispatcher(
                TopicPartition decisions, long begin, Supplier<ConsumerGroupMetadata> group) {
            var name = GROUP + "-" + decisions.partition();
            return new DispatcherLoop(
                    name,
                    new PartitionDispatcher(decisions.partition(), records, pacer, limits),
                    owner -> journal(decisions, name, group, owner),
                    begin,
                    sender::send,
                    new DecisionFetcher(decisions, () -> consumer(Map.of()), permissions),
                    executor,
                    metrics,
                    clock);
        }

        private Journal journal(
                TopicPartition decisions,
                String name,
                Supplier<ConsumerGroupMetadata> group,
                Journal.Owner owner) {
            var topic = kafka.nameOf(DispatchTopics.JOURNAL);
            return new KafkaJournal(
                    decisions,
                    topic,
                    new JournalReader(
                            () -> consumer(Map.of()),
                            new LogEnds(() -> admin(kafka)),
                            serdes.deserializer(),
                            permissions,
                            topic),
                    serdes.serializer(),
                    () -> transactionalProducer(name),
                    group,
                    owner,
                    clock);
        }
    }

    static Admin admin(KafkaSettings kafka) {
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

    /// The name of a dispatcher is its transactional id: who takes the partition over puts the
    /// former owner out.
    private Producer<byte[], byte[]> transactionalProducer(String dispatcher) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.CLIENT_ID_CONFIG,
                        dispatcher,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        dispatcher,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        15_000,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        DispatchTopics.LARGEST_RECORD,
                        // What is written together is sent together, and at once.
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.PARTITIONER_CLASS_CONFIG,
                        ThreadPartitioner.class,
                        ThreadPartitioner.TOPICS,
                        String.join(
                                ",",
                                kafka.nameOf(Topics.SEND_RECORDS),
                                kafka.nameOf(Topics.SEND_OUTCOMES),
                                kafka.nameOf(Topics.THREAD_REQUESTS))),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
