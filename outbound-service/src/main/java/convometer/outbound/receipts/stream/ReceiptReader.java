package convometer.outbound.receipts.stream;

import convometer.outbound.receipts.ReceiptFilter;
import convometer.outbound.receipts.ReceiptTopic;
import convometer.outbound.receipts.stream.StreamEvent.Gap;
import convometer.outbound.receipts.stream.StreamEvent.Heartbeat;
import convometer.outbound.receipts.stream.StreamEvent.Receipt;
import convometer.schemas.service.TopicReader;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Collectors;

/// Reads all partitions of the topic of receipts for one stream, a receipt at a time. It belongs to
/// no consumer group; one thread at a time uses it, but for [#stop].
final class ReceiptReader implements AutoCloseable {

    private final ReceiptTopic topic;
    private final ReceiptFilter filter;
    private final Duration heartbeat;
    private final Consumer<byte[], byte[]> consumer;
    private final Queue<StreamEvent> waiting = new ArrayDeque<>();
    private List<TopicPartition> partitions = List.of();
    private long[] offsets = {};
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private volatile boolean stopped;

    /// @param consumer is closed with the reader
    /// @param heartbeat how long [#next] waits for a receipt
    ReceiptReader(
            ReceiptTopic topic,
            ReceiptFilter filter,
            Duration heartbeat,
            Consumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.filter = filter;
        this.heartbeat = heartbeat;
        this.consumer = consumer;
    }

    /// Goes to where the stream begins. The first event is a heartbeat, so that the client has a
    /// position from the start.
    void begin(ReceiptStart start) {
        partitions =
                TopicReader.partitions(consumer, topic.name()).stream()
                        .sorted(Comparator.comparingInt(TopicPartition::partition))
                        .toList();
        offsets = new long[partitions.size()];
        consumer.assign(partitions);
        offsetsOf(start).forEach(this::seek);
        waiting.add(new Heartbeat(position()));
    }

    /// The next event; waits for it. Empty: the reader was stopped.
    Optional<StreamEvent> next() {
        var due = System.nanoTime() + heartbeat.toNanos();
        while (!stopped) {
            var event = available();
            if (event.isPresent()) return event;
            var left = due - System.nanoTime();
            if (left <= 0) return Optional.of(new Heartbeat(position()));
            fetch(Duration.ofNanos(left));
        }
        return Optional.empty();
    }

    /// Ends [#next], from any thread.
    void stop() {
        stopped = true;
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    private Map<TopicPartition, Long> offsetsOf(ReceiptStart start) {
        return switch (start) {
            case ReceiptStart.Beginning _ -> consumer.beginningOffsets(partitions);
            case ReceiptStart.Now _ -> consumer.endOffsets(partitions);
            case ReceiptStart.At at -> offsetsAt(at.instant().toEpochMilli());
            case ReceiptStart.After after -> offsetsOf(after.position().offsets());
        };
    }

    /// Where nothing was written since, the next record is the first.
    private Map<TopicPartition, Long> offsetsAt(long millis) {
        var ends = consumer.endOffsets(partitions);
        consumer.offsetsForTimes(
                        partitions.stream().collect(Collectors.toMap(each -> each, _ -> millis)))
                .forEach((partition, found) -> {
                    if (found != null) ends.put(partition, found.offset());
                });
        return ends;
    }

    /// A partition that was added since is read from its beginning.
    private Map<TopicPartition, Long> offsetsOf(List<Long> known) {
        var begins = consumer.beginningOffsets(partitions);
        begins.replaceAll((partition, begin) ->
                partition.partition() < known.size() ? known.get(partition.partition()) : begin);
        return begins;
    }

    private void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        offsets[partition.partition()] = offset;
    }

    private Optional<StreamEvent> available() {
        if (!waiting.isEmpty()) return Optional.of(waiting.remove());
        while (fetched.hasNext()) {
            var message = fetched.next();
            offsets[message.partition()] = message.offset() + 1;
            var receipt = topic.read(message).filter(filter);
            if (receipt.isPresent())
                return Optional.of(new Receipt(receipt.orElseThrow(), position()));
        }
        return Optional.empty();
    }

    private void fetch(Duration patience) {
        try {
            // Also past the marks of transactions, so that no position stays before them.
            for (var partition : partitions)
                offsets[partition.partition()] = consumer.position(partition);
            fetched = consumer.poll(patience).iterator();
        } catch (OffsetOutOfRangeException e) {
            skip(e.offsetOutOfRangePartitions());
        } catch (WakeupException _) {
            // Stopped.
        }
    }

    private void skip(Map<TopicPartition, Long> missing) {
        consumer.beginningOffsets(missing.keySet())
                .forEach((partition, earliest) -> {
                    var expected = offsets[partition.partition()];
                    seek(partition, earliest);
                    waiting.add(new Gap(partition.partition(), expected, earliest, position()));
                });
    }

    private ReceiptPosition position() {
        return new ReceiptPosition(Arrays.stream(offsets).boxed().toList());
    }
}
