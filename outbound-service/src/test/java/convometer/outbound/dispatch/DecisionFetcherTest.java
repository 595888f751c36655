package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.Samples;
import convometer.outbound.dispatch.PartitionDispatcher.Fetched;
import convometer.schemas.accounts.Accounts;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Contents are read back by their offsets, also when Kafka is away for a while.
class DecisionFetcherTest {

    private static final TopicPartition PARTITION = new TopicPartition("thread-decisions", 0);

    private final ArrayDeque<Consumer<byte[], byte[]>> consumers = new ArrayDeque<>();
    private final DecisionFetcher fetcher =
            new DecisionFetcher(
                    PARTITION,
                    consumers::remove,
                    DispatchSamples.permissions(new Accounts(List.of())));

    @Test
    void whatIsAskedForIsFoundAndWhatIsGoneIsSaidSo() {
        consumers.add(consumer(10));
        var fetched = fetcher.fetch(Map.of("r-12", 12L, "r-14", 14L, "r-3", 3L));
        assertEquals("r-12", of(fetched, "r-12").orElseThrow().requestId());
        assertEquals(14, of(fetched, "r-14").orElseThrow().offset());
        assertTrue(of(fetched, "r-3").isEmpty(), "older than what is kept");
    }

    @Test
    void aFaultOfKafkasIsWaitedOut() {
        var failing = consumer(0);
        failing.setPollException(new KafkaException("away"));
        consumers.add(failing);
        consumers.add(consumer(0));
        assertTrue(of(fetcher.fetch(Map.of("r-1", 1L)), "r-1").isPresent());
        assertTrue(failing.closed());
    }

    @Test
    void whoIsClosedLooksNoFurther() {
        fetcher.close();
        assertEquals(List.of(), fetcher.fetch(Map.of("r-1", 1L)));
    }

    private static Optional<Permission> of(List<Fetched> fetched, String requestId) {
        return fetched.stream()
                .filter(each -> each.requestId().equals(requestId))
                .findFirst()
                .orElseThrow()
                .permission();
    }

    private static MockConsumer<byte[], byte[]> consumer(long earliest) {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        consumer.updateBeginningOffsets(Map.of(PARTITION, earliest));
        consumer.schedulePollTask(() -> {
            consumer.seek(PARTITION, Math.max(earliest, consumer.position(PARTITION)));
            for (var offset = earliest; offset < 20; offset++)
                consumer.addRecord(
                        new ConsumerRecord<>(
                                PARTITION.topic(),
                                PARTITION.partition(),
                                offset,
                                new byte[0],
                                decision("r-" + offset)));
        });
        return consumer;
    }

    private static byte[] decision(String requestId) {
        var permission =
                Samples.permission(
                        requestId, Samples.text("5511", "Hi"), Samples.NOON.plusSeconds(60));
        return Samples.permitted("5511", permission);
    }
}
