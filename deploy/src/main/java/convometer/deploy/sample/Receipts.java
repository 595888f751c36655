package convometer.deploy.sample;

import convometer.deploy.live.Running;
import convometer.events.OutboundReceipt;
import convometer.schemas.Topics;
import convometer.schemas.service.kafka.ClientSettings;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Reads the terminal receipts as they come.
final class Receipts implements AutoCloseable {

    private static final Set<String> TERMINAL = Set.of("accepted", "refused", "failed", "unknown");
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, String> outcomes = new ConcurrentHashMap<>();
    private final Consumer<String, OutboundReceipt> consumer;
    private volatile @Nullable RuntimeException failure;

    Receipts(Running topics) {
        consumer =
                topics.kafka()
                        .consumer(
                                ClientSettings.passing("receipts")
                                        .always(
                                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                                "read_committed")
                                        .always(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
                                        .usually(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                                new StringDeserializer(),
                                topics.serdes().<OutboundReceipt>deserializer());
        var partitions =
                consumer.partitionsFor(Topics.OUTBOUND_RECEIPTS.name()).stream()
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        for (var partition : partitions) consumer.position(partition);
        Thread.ofPlatform().daemon().name("receipts").start(this::read);
    }

    private void read() {
        try (consumer) {
            while (true)
                for (var one : consumer.poll(POLL)) {
                    var receipt = one.value();
                    if (TERMINAL.contains(receipt.getOutcome()))
                        outcomes.put(receipt.getRequestId(), named(receipt));
                }
        } catch (WakeupException _) {
            // Closed.
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private static String named(OutboundReceipt receipt) {
        var code = receipt.getCode();
        return receipt.getOutcome() + (code == null ? "" : " " + code);
    }

    /// Waits until each of the requests is answered.
    void await(Collection<String> requestIds, Duration limit) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!outcomes.keySet().containsAll(requestIds)) {
            if (failure != null) throw new IllegalStateException("cannot read receipts", failure);
            if (System.nanoTime() - deadline > 0)
                throw new IllegalStateException(missing(requestIds, limit));
            Thread.sleep(LOOK_EVERY);
        }
    }

    private String missing(Collection<String> requestIds, Duration limit) {
        List<String> missing =
                requestIds.stream().filter(id -> !outcomes.containsKey(id)).sorted().toList();
        return "%d of %d requests have no terminal receipt after %s, such as %s"
                .formatted(missing.size(), requestIds.size(), limit, missing.getFirst());
    }

    /// How many requests came to which end: `accepted`, `refused window_closed`, …
    Map<String, Integer> counted() {
        var counted = new TreeMap<String, Integer>();
        outcomes.values().forEach(outcome -> counted.merge(outcome, 1, Integer::sum));
        return counted;
    }

    @Override
    public void close() {
        consumer.wakeup();
    }
}
