package convometer.outbound;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Writes records all together or not at all. After a failure it starts with a new producer: the
/// old transaction is then over, one way or the other. For one thread.
final class Transactions implements AutoCloseable {

    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> current;

    Transactions(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    void write(List<ProducerRecord<byte[], byte[]>> records) {
        within(producer -> records.forEach(record -> send(producer, record)));
    }

    /// Writes records together with how far their causes have been read.
    void write(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> read,
            ConsumerGroupMetadata group) {
        within(producer -> {
            records.forEach(record -> send(producer, record));
            producer.sendOffsetsToTransaction(read, group);
        });
    }

    /// Returns once the transaction that failed is over, one way or the other.
    void settle() {
        try {
            var _ = producer();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void within(java.util.function.Consumer<Producer<byte[], byte[]>> work) {
        try {
            var producer = producer();
            producer.beginTransaction();
            work.accept(producer);
            producer.commitTransaction();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// A record that cannot be sent makes the commit fail.
    private static void send(
            Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var _ = producer.send(record);
    }

    private Producer<byte[], byte[]> producer() {
        if (current != null) return current;
        var made = producers.get();
        current = made;
        made.initTransactions();
        return made;
    }

    @Override
    public void close() {
        if (current == null) return;
        current.close(Duration.ZERO);
        current = null;
    }
}
