package convometer.outbound.dispatch;

import convometer.outbound.dispatch.PartitionDispatcher.Fetched;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Reads permissions back from a partition of decisions, by their offsets. Used by one dispatcher,
/// one reading after the other.
final class DecisionFetcher implements ContentFetcher {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionFetcher.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Farther apart, it is quicker to go there than to read what is between.
    private static final long FAR = 2_000;

    private final TopicPartition partition;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final PermissionReader permissions;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean closed;

    /// @param consumers of committed records
    DecisionFetcher(
            TopicPartition partition,
            Supplier<Consumer<byte[], byte[]>> consumers,
            PermissionReader permissions) {
        this.partition = partition;
        this.consumers = consumers;
        this.permissions = permissions;
    }

    /// A fault of Kafka's is waited out.
    @Override
    public synchronized List<Fetched> fetch(Map<String, Long> offsets) {
        while (!closed)
            try {
                var found = read(new TreeSet<>(offsets.values()));
                var fetched = new ArrayList<Fetched>();
                offsets.forEach((id, offset) ->
                        fetched.add(new Fetched(id, Optional.ofNullable(found.get(offset)))));
                return fetched;
            } catch (KafkaException e) {
                LOG.warn("{}: contents cannot be read yet: {}", partition, e.toString());
                release();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        return List.of();
    }

    private Map<Long, Permission> read(NavigableSet<Long> wanted) {
        var found = new HashMap<Long, Permission>();
        var from = consumer();
        Long next = wanted.first();
        from.seek(partition, next);
        while (next != null && !closed) {
            if (next - from.position(partition) > FAR) from.seek(partition, next);
            for (var record : from.poll(POLL))
                if (wanted.contains(record.offset()))
                    permissions
                            .permission(record.offset(), ByteBuffer.wrap(record.value()))
                            .ifPresent(each -> found.put(each.offset(), each));
            next = wanted.ceiling(from.position(partition));
        }
        return found;
    }

    private Consumer<byte[], byte[]> consumer() {
        var known = consumer;
        if (known != null) return known;
        var made = consumers.get();
        made.assign(List.of(partition));
        consumer = made;
        return made;
    }

    private void release() {
        if (consumer != null) consumer.close();
        consumer = null;
    }

    @Override
    public void close() {
        closed = true;
        closeWhenIdle();
    }

    private synchronized void closeWhenIdle() {
        release();
    }
}
