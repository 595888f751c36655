package convometer.outbound.receipts.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import convometer.events.OutboundReceipt;
import convometer.outbound.Samples;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serializer;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The only member of a consumer group, of a topic with two partitions.
final class GroupMember extends MockConsumer<byte[], byte[]> {

    static final String TOPIC = "outbound-receipts";

    private static final Serializer<OutboundReceipt> RECEIPTS = Samples.SERDES.serializer();

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Map<TopicPartition, Long>> commits = new LinkedBlockingQueue<>();
    private final Map<TopicPartition, OffsetAndMetadata> before = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> sinceStart = new ConcurrentHashMap<>();
    private final long[] ends;

    /// @param ends how many receipts the partitions have
    GroupMember(long... ends) {
        super("none");
        this.ends = ends;
        for (var i = 0; i < ends.length; i++) {
            updateBeginningOffsets(Map.of(partition(i), 0L));
            updateEndOffsets(Map.of(partition(i), ends[i]));
        }
        assign(0, 1);
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(TOPIC, number);
    }

    /// The group gives it these partitions and no others.
    void assign(int... numbers) {
        var given = Arrays.stream(numbers).mapToObj(GroupMember::partition).toList();
        tasks.add(() -> rebalance(given));
    }

    void write(int partition, OutboundReceipt receipt) {
        write(partition, receipt, Samples.NOON);
    }

    /// @param at when the receipt is written
    void write(int partition, OutboundReceipt receipt, Instant at) {
        tasks.add(writing(partition, receipt, at));
    }

    /// Forgets what is before an offset, and writes a receipt there.
    void writeAfterGap(int partition, long offset, OutboundReceipt receipt) {
        ends[partition] = offset;
        var writing = writing(partition, receipt, Samples.NOON);
        tasks.add(() -> {
            updateBeginningOffsets(Map.of(partition(partition), offset));
            writing.run();
        });
    }

    private Runnable writing(int partition, OutboundReceipt receipt, Instant at) {
        var value = RECEIPTS.serialize(TOPIC, receipt);
        var offset = ends[partition]++;
        return () ->
                addRecord(
                        new ConsumerRecord<>(
                                TOPIC,
                                partition,
                                offset,
                                at.toEpochMilli(),
                                TimestampType.LOG_APPEND_TIME,
                                0,
                                value.length,
                                new byte[0],
                                value,
                                new RecordHeaders(),
                                Optional.empty()));
    }

    /// The group has committed this before.
    void wasAt(int partition, long offset) {
        before.put(partition(partition), new OffsetAndMetadata(offset));
    }

    /// [MockConsumer] forgets what was committed.
    @Override
    public synchronized void subscribe(
            Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, listener);
        super.commitSync(before);
    }

    /// Receipts are there since the endpoint's start, from this offset on.
    void hasSinceStart(int partition, long offset) {
        sinceStart.put(partition(partition), offset);
    }

    /// The next poll fails.
    void fail() {
        tasks.add(() -> setPollException(new KafkaException("no broker")));
    }

    /// Waits until this is committed.
    void awaitCommit(int partition, long offset) throws InterruptedException {
        while (nextCommit().getOrDefault(partition(partition), -1L) != offset) {}
    }

    /// What is committed next.
    Map<TopicPartition, Long> nextCommit() throws InterruptedException {
        var commit = commits.poll(20, TimeUnit.SECONDS);
        assertNotNull(commit, "nothing is committed");
        return commit;
    }

    /// Nothing more was committed.
    void assertNoCommit() {
        assertEquals(List.of(), List.copyOf(commits));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> since) {
        var found = new HashMap<TopicPartition, OffsetAndTimestamp>();
        sinceStart.forEach((partition, offset) -> {
            var at = since.get(partition);
            if (at != null) found.put(partition, new OffsetAndTimestamp(offset, at));
        });
        return found;
    }

    /// Without the lock of [MockConsumer]: who waited with it would keep everybody else out.
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            var task = tasks.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            for (; task != null; task = tasks.poll()) task.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return super.poll(Duration.ZERO);
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        super.commitSync(offsets);
        var committed = new HashMap<TopicPartition, Long>();
        offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        commits.add(committed);
    }
}
