package convometer.billing.streams;

import convometer.billing.streams.LedgerProgress.Look;
import convometer.billing.streams.LedgerProgress.Progress;
import convometer.schemas.Topics;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Looks each second how far the ledger is: asks the brokers for the offsets of its group, and
/// Kafka Streams for the lines that this instance has not read.
public final class LedgerWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaStreams streams;
    private final String group;
    private final String decisions;
    private final String facts;
    private final Admin admin;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("ledger-watch").factory());
    private final UnreadRecords unread;
    private final LedgerProgress progress = new LedgerProgress();
    private boolean blind;

    /// Begins to look.
    ///
    /// @param group the application's id
    public LedgerWatch(
            KafkaStreams streams, String group, KafkaSettings kafka, KafkaClients clients) {
        this.streams = streams;
        this.group = group;
        decisions = kafka.nameOf(Topics.THREAD_DECISIONS);
        facts = group + "-" + BillingTopology.FACTS + "-repartition";
        admin =
                clients.admin(
                        ClientSettings.passing(group + "-watch")
                                .usually(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false));
        unread = new UnreadRecords(clients, group + "-watch");
        var _ = clock.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    /// How far the ledger is now.
    Progress progress() {
        return streams.state() == KafkaStreams.State.RUNNING
                ? progress.at(System.nanoTime())
                : Progress.unknown("the ledger on this instance is " + streams.state());
    }

    private void look() {
        try {
            var at = System.nanoTime();
            // Before the ends: what was read then was not behind what has come since.
            var committed = committed();
            var ends = ends();
            var read = unread.read(ends, committed);
            progress.looked(
                    new Look(of(decisions, ends), of(facts, ends), read, linesBehind()), at);
            blind = false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            // The age of what was seen last tells it to whoever asks for a statement.
            if (!blind) LOG.warn("nobody tells how far the ledger is: {}", e.toString());
            blind = true;
        }
    }

    private static Map<TopicPartition, Long> of(String topic, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .filter(end -> end.getKey().topic().equals(topic))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
        var latest =
                admin
                        .describeTopics(List.of(decisions, facts))
                        .allTopicNames()
                        .get()
                        .values()
                        .stream()
                        .flatMap(topic ->
                                topic.partitions().stream()
                                        .map(one ->
                                                new TopicPartition(topic.name(), one.partition())))
                        .collect(Collectors.toMap(one -> one, _ -> OffsetSpec.latest()));
        var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(latest, options)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
        var committed = new HashMap<TopicPartition, Long>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (offset != null) committed.put(partition, offset.offset());
                });
        return committed;
    }

    /// By the consumer that reads lines for the whole instance.
    private long linesBehind() {
        var behind = 0.0;
        for (var metric : streams.metrics().entrySet()) {
            var name = metric.getKey();
            if (name.name().equals("records-lag")
                    && name.tags().getOrDefault("client-id", "").endsWith("-global-consumer")
                    && metric.getValue().metricValue() instanceof Double lag
                    && lag > 0) behind += lag;
        }
        return Math.round(behind);
    }

    @Override
    public void close() {
        // By the thread that they belong to.
        clock.execute(unread::close);
        clock.execute(admin::close);
        clock.shutdown();
        try {
            if (!clock.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                clock.shutdownNow();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
