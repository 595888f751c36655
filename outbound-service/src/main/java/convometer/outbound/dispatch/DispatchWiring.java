package convometer.outbound.dispatch;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.OutboundSettings;
import convometer.outbound.graph.CloudApi;
import convometer.outbound.graph.GraphApi;
import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.Pacing;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Puts the parts of dispatch together that live on Kafka and on Meta.
@Factory
@Requires(notEnv = "test")
final class DispatchWiring {

    private static final String GROUP = "outbound-dispatch";

    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final MeterRegistry registry;

    DispatchWiring(KafkaSettings kafka, AvroSerdes serdes, MeterRegistry registry) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.registry = registry;
    }

    /// Comes after the streams application, which makes the topics.
    @Context
    @Bean(preDestroy = "close")
    DispatchLoop dispatchLoop(
            GraphApi api,
            Accounts accounts,
            OutboundSettings settings,
            Clock clock,
            OutboundMetrics metrics,
            StreamsApplication topicsAreThere) {
        return loop(api, accounts, settings, clock, metrics);
    }

    DispatchLoop loop(
            CloudApi api,
            Accounts accounts,
            OutboundSettings settings,
            Clock clock,
            OutboundMetrics metrics) {
        var decisions = kafka.nameOf(Topics.THREAD_DECISIONS);
        var pacer = pacer(accounts);
        var lanes = new KafkaLanes(accounts, pacer, new Sender(api, clock, metrics));
        return new DispatchLoop(
                        () ->
                                consumer(
                                        Map.of(
                                                ConsumerConfig.GROUP_ID_CONFIG,
                                                GROUP,
                                                ConsumerConfig.CLIENT_ID_CONFIG,
                                                GROUP,
                                                // Lanes whose partition stays go on.
                                                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                                                CooperativeStickyAssignor.class.getName(),
                                                // Who was killed keeps its lanes for this long.
                                                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                                                10_000)),
                        decisions,
                        new Permits(serdes.deserializer(), decisions, accounts),
                        (partition, begin, group) ->
                                lanes.lane(partition, begin, group, settings, metrics, clock),
                        pacer,
                        settings.laneCapacity(),
                        settings.sendTimeout().plus(settings.connectTimeout()),
                        metrics,
                        registry)
                .start();
    }

    private static Pacer pacer(Accounts accounts) {
        return new Pacer(
                Pacing.META,
                number ->
                        accounts.number(number)
                                .map(Accounts.BusinessNumber::throughput)
                                .orElse(Accounts.DEFAULT_THROUGHPUT),
                new SplittableRandom());
    }

    private final class KafkaLanes {

        private final ExecutorService sends = Executors.newVirtualThreadPerTaskExecutor();
        private final Accounts accounts;
        private final Pacer pacer;
        private final Sender sender;

        KafkaLanes(Accounts accounts, Pacer pacer, Sender sender) {
            this.accounts = accounts;
            this.pacer = pacer;
            this.sender = sender;
        }

        LaneLoop lane(
                TopicPartition decisions,
                long begin,
                Supplier<ConsumerGroupMetadata> group,
                OutboundSettings settings,
                OutboundMetrics metrics,
                Clock clock) {
            var name = GROUP + "-" + decisions.partition();
            var permits = new Permits(serdes.deserializer(), decisions.topic(), accounts);
            var records = new DispatchRecords(kafka, serdes, new Answers(accounts));
            return new LaneLoop(
                    name,
                    new Lane(
                            decisions.partition(), permits, records, pacer, settings.concurrency()),
                    unwanted -> journal(decisions, permits, name, group, unwanted, clock),
                    begin,
                    sender::send,
                    sends,
                    metrics,
                    clock);
        }

        private Journal journal(
                TopicPartition decisions,
                Permits permits,
                String name,
                Supplier<ConsumerGroupMetadata> group,
                BooleanSupplier unwanted,
                Clock clock) {
            var topic = kafka.nameOf(DispatchTopics.JOURNAL);
            return new KafkaJournal(
                    decisions,
                    topic,
                    new JournalReader(
                            () -> consumer(Map.of()),
                            new LogEnds(() -> admin(kafka)),
                            serdes.deserializer(),
                            permits,
                            topic),
                    serdes.serializer(),
                    () -> transactionalProducer(name),
                    group,
                    unwanted,
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

    /// The name of a lane is its transactional id: who takes the partition over puts the former
    /// owner out.
    private Producer<byte[], byte[]> transactionalProducer(String lane) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.CLIENT_ID_CONFIG,
                        lane,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        lane,
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
                        kafka.nameOf(Topics.SEND_RECORDS)
                                + ","
                                + kafka.nameOf(Topics.SEND_OUTCOMES)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
