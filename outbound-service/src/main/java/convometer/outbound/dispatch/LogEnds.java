package convometer.outbound.dispatch;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The ends of partitions with what is not committed yet: a transaction that died halfway may still
/// turn out to have been committed, and reading up to here waits until the broker knows.
record LogEnds(Supplier<Admin> admins) implements ToLongFunction<TopicPartition> {

    @Override
    public long applyAsLong(TopicPartition partition) {
        try (var admin = admins.get()) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new KafkaException("cannot find the end of " + partition, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted at " + partition, e);
        }
    }
}
