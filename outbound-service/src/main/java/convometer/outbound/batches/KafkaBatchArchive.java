package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchMail;
import convometer.outbound.batches.state.BatchResult;
import convometer.outbound.batches.state.BatchState;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Reads items and results from their topics; both of a batch are in one partition each, of the
/// same number.
final class KafkaBatchArchive implements BatchArchive {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    /// Clocks of brokers and services may differ.
    private static final Duration BEFORE = Duration.ofHours(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Deserializer<BatchMail> mails;
    private final Deserializer<BatchResult> results;
    private final String itemsTopic;
    private final String resultsTopic;

    /// @param consumers of committed records; each lives as long as one reading
    KafkaBatchArchive(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Deserializer<BatchMail> mails,
            Deserializer<BatchResult> results,
            String itemsTopic,
            String resultsTopic) {
        this.consumers = consumers;
        this.mails = mails;
        this.results = results;
        this.itemsTopic = itemsTopic;
        this.resultsTopic = resultsTopic;
    }

    @Override
    public Map<Integer, BatchResult> results(BatchState batch) {
        var found = new HashMap<Integer, BatchResult>();
        try (var consumer = consumers.get()) {
            var partition = new TopicPartition(resultsTopic, batch.getPlan().getPartition());
            consumer.assign(List.of(partition));
            var since = batch.getPlan().getCreatedAt().minus(BEFORE).toEpochMilli();
            var start = consumer.offsetsForTimes(Map.of(partition, since)).get(partition);
            if (start == null) return found;
            consumer.seek(partition, start.offset());
            read(
                    consumer,
                    partition,
                    record -> {
                        var result = results.deserialize(resultsTopic, record.value());
                        if (result.getUpload().equals(batch.getUpload()))
                            found.put(result.getN(), result);
                        return true;
                    });
        } catch (KafkaException e) {
            throw new BatchLog.Unavailable(e);
        }
        return found;
    }

    @Override
    public void items(BatchState batch, java.util.function.Consumer<BatchItem> items) {
        var count = batch.getPlan().getCount();
        try (var consumer = consumers.get()) {
            var partition = new TopicPartition(itemsTopic, batch.getPlan().getPartition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, batch.getPlan().getOffset());
            read(
                    consumer,
                    partition,
                    record -> {
                        var mail = mails.deserialize(itemsTopic, record.value());
                        var item = mail.getItem();
                        if (item == null || !mail.getUpload().equals(batch.getUpload()))
                            return true;
                        items.accept(item);
                        return item.getN() < count;
                    });
        } catch (KafkaException e) {
            throw new BatchLog.Unavailable(e);
        }
    }

    /// Reads up to what is the end now, or for as long as somebody wants more.
    private static void read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
        var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() - giveUp > 0)
                throw new BatchLog.Unavailable(new TimeoutException());
            for (var record : consumer.poll(POLL)) if (!wantsMore.test(record)) return;
        }
    }
}
