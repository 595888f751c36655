package convometer.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

class KafkaLinkTest {

    private static final IngestSettings SETTINGS =
            new IngestSettings(
                    1_000,
                    4,
                    1_000,
                    Duration.ofMillis(200),
                    Duration.ofHours(1),
                    Duration.ofSeconds(5));

    private final FakeCluster cluster = new FakeCluster();
    private final KafkaLink link = new KafkaLink(cluster, SETTINGS, new SimpleMeterRegistry());
    private final Publisher publisher = new Publisher(link, SETTINGS);

    private static List<ProducerRecord<String, byte[]>> records(int count) {
        return Collections.nCopies(count, new ProducerRecord<>("topic", new byte[1]));
    }

    @Test
    void nothingIsTriedBeforeKafkaHasAnswered() {
        assertThrows(KafkaUnavailable.class, () -> publisher.publish(records(1)));
        assertEquals(0, cluster.connections());
        link.check();
        publisher.publish(records(3));
        assertEquals(3, cluster.written().size());
    }

    @Test
    void withoutTheRegistryThereIsNoLink() {
        cluster.registryAway = true;
        link.check();
        assertFalse(link.reachable());
        cluster.registryAway = false;
        link.check();
        assertTrue(link.reachable());
    }

    @Test
    void oneRecordThatFailsEndsTheLinkUntilKafkaAnswersAgain() {
        link.check();
        var before = link.producer();
        cluster.latest().sendException = new TimeoutException("no leader");
        assertThrows(KafkaUnavailable.class, () -> publisher.publish(records(1)));
        assertFalse(link.reachable());
        link.check();
        assertNotSame(before, link.producer());
        publisher.publish(records(1));
    }

    @Test
    void aBrokerThatDoesNotAcknowledgeIsNotWaitedForLong() {
        cluster.acknowledges = false;
        link.check();
        var started = System.nanoTime();
        assertThrows(KafkaUnavailable.class, () -> publisher.publish(records(2)));
        assertTrue(System.nanoTime() - started < Duration.ofSeconds(2).toNanos());
    }

    @Test
    void aProbeThatIsNotAnsweredEndsTheLink() {
        link.check();
        cluster.away = true;
        link.check();
        assertFalse(link.reachable());
        cluster.away = false;
        link.check();
        assertTrue(link.reachable());
        assertEquals(2, cluster.connections());
    }

    @Test
    void aRecordThatIsTooLargeSaysNothingOfKafka() {
        link.check();
        cluster.latest().sendException = new RecordTooLargeException("5 MB");
        assertThrows(RecordTooLargeException.class, () -> publisher.publish(records(1)));
        assertTrue(link.reachable());
    }
}
