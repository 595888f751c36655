package convometer.deploy.bench;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Reads what is written to topics from now on, each record as soon as it is committed, in a thread
/// of its own.
final class CommittedReader implements AutoCloseable {

    private static final Duration A_WHILE = Duration.ofMillis(100);

    /// Takes records in the thread that reads.
    interface Listener {

        /// Takes one.
        ///
        /// @param at when it was there, by the clock of [System#nanoTime()]
        void read(ConsumerRecord<String, byte[]> record, long at);
    }

    private final KafkaConsumer<String, byte[]> consumer;
    private final Listener listener;
    private final CompletableFuture<Void> end;
    private volatile boolean closed;

    CommittedReader(String bootstrapServers, Collection<String> topics, Listener listener) {
        this.listener = listener;
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                                false,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        var partitions =
                topics.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(one -> new TopicPartition(one.topic(), one.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Where the end is, is looked up when it is asked for.
        partitions.forEach(consumer::position);
        end =
                CompletableFuture.runAsync(
                        this::run,
                        task -> Thread.ofPlatform().daemon().name("committed-reader").start(task));
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                var records = consumer.poll(A_WHILE);
                var at = System.nanoTime();
                records.forEach(record -> listener.read(record, at));
            }
        }
    }

    /// @throws java.util.concurrent.CompletionException if it cannot read any more
    void check() {
        if (end.isDone()) end.join();
    }

    @Override
    public void close() {
        closed = true;
        end.join();
    }
}
