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
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Clock;
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
    private final KafkaClients clients;
    private final AvroSerdes serdes;
    private final MeterRegistry registry;

    DispatchWiring(
            KafkaSettings kafka, KafkaClients clients, AvroSerdes serdes, MeterRegistry registry) {
        this.kafka = kafka;
        this.clients = clients;
        this.serdes = serdes;
        this.registry = registry;
    }

    @Singleton
    @Bean(preDestroy = "close")
    SendingStates sendingStates(OutboundMetrics metrics) {
        return new SendingStates(
                () -> consumer(ClientSettings.passing("outbound-sending-states")),
                kafka.nameOf(DispatchTopics.SENDING_STATES),
                serdes.deserializer(),
                KafkaPublisher.of(clients, kafka, serdes, "outbound-sending-states"),
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

    private static ClientSettings groupSettings() {
        return ClientSettings.lasting(GROUP)
                .always(ConsumerConfig.GROUP_ID_CONFIG, GROUP)
                // Dispatchers whose partition stays go on.
                .always(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        CooperativeStickyAssignor.class.getName())
                // Who was killed keeps its partitions for this long.
                .usually(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
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
                    new DecisionFetcher(
                            decisions,
                            () -> consumer(ClientSettings.passing(name + "-decisions")),
                            permissions),
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
                            () -> consumer(ClientSettings.passing(name + "-journal")),
                            new LogEnds(() -> admin(clients)),
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

    static Admin admin(KafkaClients clients) {
        return clients.admin(ClientSettings.passing(GROUP + "-admin"));
    }

    private Consumer<byte[], byte[]> consumer(ClientSettings settings) {
        return clients.consumer(
                settings.always(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                        .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
                        .always(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /// The name of a dispatcher is its transactional id: who takes the partition over puts the
    /// former owner out.
    private Producer<byte[], byte[]> transactionalProducer(String dispatcher) {
        return clients.producer(
                ClientSettings.lasting(dispatcher)
                        .always(ProducerConfig.TRANSACTIONAL_ID_CONFIG, dispatcher)
                        .always(
                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                DispatchTopics.LARGEST_RECORD)
                        .always(ProducerConfig.PARTITIONER_CLASS_CONFIG, ThreadPartitioner.class)
                        .always(
                                ThreadPartitioner.TOPICS,
                                String.join(
                                        ",",
                                        kafka.nameOf(Topics.SEND_RECORDS),
                                        kafka.nameOf(Topics.SEND_OUTCOMES),
                                        kafka.nameOf(Topics.THREAD_REQUESTS)))
                        .usually(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000)
                        // What is written together is sent together, and at once.
                        .usually(ProducerConfig.LINGER_MS_CONFIG, 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
