package convometer.schemas.service;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Reads what is on a topic now, and ends.
public final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// All partitions of a topic.
    public static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(it -> new TopicPartition(it.topic(), it.partition()))
                .toList();
    }

    /// Reads what is assigned to a consumer, from where it is to the ends that there are now.
    ///
    /// @throws IllegalStateException if nothing comes for a while
    public static <K, V> void readToEnd(
            Consumer<K, V> consumer, java.util.function.Consumer<ConsumerRecord<K, V>> taker) {
        var ends = consumer.endOffsets(consumer.assignment());
        var lastCame = System.nanoTime();
        while (!isAt(consumer, ends)) {
            var records = consumer.poll(POLL);
            records.forEach(taker);
            if (!records.isEmpty()) lastCame = System.nanoTime();
            else if (System.nanoTime() - lastCame > PATIENCE.toNanos())
                throw new IllegalStateException(
                        "nothing comes of " + ends.keySet() + " within " + PATIENCE);
        }
    }

    private static boolean isAt(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private TopicReader() {}
}
