package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.Samples;
import convometer.schemas.streams.OfType;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serializer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// A topic of receipts in memory. A consumer waits for records as one of a broker's does, and not a
/// moment longer.
public final class FakeReceiptTopic {

    public static final int PARTITIONS = 3;
    public static final String NAME = "outbound-receipts";

    private static final Serializer<OutboundReceipt> RECEIPTS = Samples.SERDES.serializer();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private final List<List<ConsumerRecord<byte[], byte[]>>> records = new ArrayList<>();
    private final long[] begins = new long[PARTITIONS];
    private final long[] ends = new long[PARTITIONS];
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final AtomicInteger polled = new AtomicInteger();
    private volatile boolean away;

    public FakeReceiptTopic() {
        clear();
    }

    /// Begins anew, without records and readers.
    public void clear() {
        readers.clear();
        polled.set(0);
        records.clear();
        for (var partition = 0; partition < PARTITIONS; partition++) records.add(new ArrayList<>());
        Arrays.fill(begins, 0);
        Arrays.fill(ends, 0);
    }

    /// The topic as readers have it.
    public ReceiptTopic topic() {
        return new ReceiptTopic(
                NAME,
                _ -> reader(),
                new OfType<>(OutboundReceipt.class, Samples.SERDES.<SpecificRecord>deserializer()));
    }

    /// Whether the broker answers.
    public void away(boolean yes) {
        away = yes;
    }

    /// Writes a receipt to a partition.
    public void write(int partition, OutboundReceipt receipt) {
        write(partition, RECEIPTS.serialize(NAME, receipt), receipt.getAt());
    }

    /// Writes what may be no receipt.
    public void write(int partition, byte[] value, Instant at) {
        lock.lock();
        try {
            records.get(partition)
                    .add(
                            new ConsumerRecord<>(
                                    NAME,
                                    partition,
                                    ends[partition]++,
                                    at.toEpochMilli(),
                                    TimestampType.LOG_APPEND_TIME,
                                    0,
                                    value.length,
                                    new byte[0],
                                    value,
                                    new RecordHeaders(),
                                    Optional.empty()));
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Forgets the records of a partition before an offset.
    public void forgetBefore(int partition, long offset) {
        lock.lock();
        try {
            begins[partition] = offset;
            records.get(partition).removeIf(each -> each.offset() < offset);
        } finally {
            lock.unlock();
        }
    }

    /// How many records readers have taken so far.
    public int polled() {
        return polled.get();
    }

    /// How many consumers are not closed.
    public long open() {
        return readers.stream().filter(reader -> !reader.closed()).count();
    }

    private Consumer<byte[], byte[]> reader() {
        var reader = new Reader();
        readers.add(reader);
        return reader;
    }

    /// One consumer. Its records are looked up where it stands, a few at a time. It has the lock of
    /// the topic: who waited with the lock of [MockConsumer] would keep everybody else out.
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    private final class Reader extends MockConsumer<byte[], byte[]> {

        private static final int AT_ONCE = 10;

        private volatile boolean woken;

        Reader() {
            super("none");
            updatePartitions(
                    NAME,
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(each ->
                                    new PartitionInfo(NAME, each, null, new Node[0], new Node[0]))
                            .toList());
        }

        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic) {
            if (away) throw new KafkaException("away");
            return super.partitionsFor(topic);
        }

        @Override
        public void wakeup() {
            lock.lock();
            try {
                woken = true;
                written.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            lock.lock();
            try {
                var left = timeout.toNanos();
                while (!woken && !written() && left > 0) left = written.awaitNanos(left);
                if (woken) super.wakeup();
                else load();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException(e);
            } finally {
                lock.unlock();
            }
            var taken = super.poll(Duration.ZERO);
            polled.addAndGet(taken.count());
            return taken;
        }

        private boolean written() {
            return assignment().stream()
                    .anyMatch(each ->
                            position(each) < begins[each.partition()]
                                    || position(each) < ends[each.partition()]);
        }

        private void load() {
            updateBeginningOffsets(offsets(begins, assignment()));
            updateEndOffsets(offsets(ends, assignment()));
            for (var each : assignment())
                records.get(each.partition()).stream()
                        .filter(message -> message.offset() >= position(each))
                        .limit(AT_ONCE)
                        .forEach(this::addRecord);
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
            return offsets(begins, partitions);
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            return offsets(ends, partitions);
        }

        private static Map<TopicPartition, Long> offsets(
                long[] of, Collection<TopicPartition> partitions) {
            var offsets = new HashMap<TopicPartition, Long>();
            partitions.forEach(each -> offsets.put(each, of[each.partition()]));
            return offsets;
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times) {
            var found = new HashMap<TopicPartition, OffsetAndTimestamp>();
            times.forEach((partition, time) ->
                    found.put(
                            partition,
                            records.get(partition.partition()).stream()
                                    .filter(message -> message.timestamp() >= time)
                                    .findFirst()
                                    .map(message ->
                                            new OffsetAndTimestamp(
                                                    message.offset(), message.timestamp()))
                                    .orElse(null)));
            return found;
        }
    }
}
