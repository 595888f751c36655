package convometer.billing.streams;

import convometer.billing.closing.ArchiveProgress;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
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

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// Asks the brokers where the archive ends and how far the tracker has read, and waits by that.
public final class KafkaArchiveProgress implements ArchiveProgress, AutoCloseable {

    private final Admin admin;
    private final List<String> archive;
    private final ArchiveWait.Brokers brokers;
    private final LedgerWatch ledger;
    private final Clock clock;

    /// Asks nothing yet.
    ///
    /// @param tracker the group of window-tracker
    /// @param ledger tells until when everything is counted
    public KafkaArchiveProgress(
            KafkaSettings kafka,
            KafkaClients clients,
            String tracker,
            LedgerWatch ledger,
            Clock clock) {
        archive = List.of(kafka.nameOf(Topics.WEBHOOKS_RAW), kafka.nameOf(Topics.SEND_RECORDS));
        admin =
                clients.admin(
                        ClientSettings.passing("billing-aggregator-archive")
                                .usually(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false));
        brokers = new AskedBrokers(admin, tracker);
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Counted await() {
        try {
            return new ArchiveWait(
                            archive, brokers, ledger::progress, clock, ArchiveWait.Time.SYSTEM)
                    .await();
        } catch (ExecutionException e) {
            throw new NotReadyException("nobody tells how far window-tracker is: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotReadyException("interrupted", e);
        }
    }

    /// @param tracker its group
    private record AskedBrokers(Admin admin, String tracker) implements ArchiveWait.Brokers {

        @Override
        public Map<TopicPartition, Long> readByTracker()
                throws ExecutionException, InterruptedException {
            var committed = new HashMap<TopicPartition, Long>();
            admin.listConsumerGroupOffsets(tracker)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> {
                        if (offset != null) committed.put(partition, offset.offset());
                    });
            return committed;
        }

        @Override
        public Map<TopicPartition, Long> ends(Collection<String> topics)
                throws ExecutionException, InterruptedException {
            var latest =
                    admin.describeTopics(topics).allTopicNames().get().values().stream()
                            .flatMap(topic ->
                                    topic.partitions().stream()
                                            .map(one ->
                                                    new TopicPartition(
                                                            topic.name(), one.partition())))
                            .collect(Collectors.toMap(one -> one, _ -> OffsetSpec.latest()));
            var ends = new HashMap<TopicPartition, Long>();
            admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
