package convometer.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.streams.WebhookHeader;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

class KafkaLinkTest {

    private final FakeCluster cluster = new FakeCluster();
    private KafkaLink link = link(Duration.ofMillis(200));
    private Publisher publisher = new Publisher(link, settings(Duration.ofMillis(200)));

    private static IngestSettings settings(Duration acknowledgeWithin) {
        return new IngestSettings(
                1_000, 4, 1_000, acknowledgeWithin, Duration.ofHours(1), Duration.ofSeconds(5));
    }

    private KafkaLink link(Duration acknowledgeWithin) {
        return new KafkaLink(cluster, settings(acknowledgeWithin), new SimpleMeterRegistry());
    }

    /// Where what is acknowledged has to be so in time, however busy the machine is.
    private void waitLonger() {
        var patience = Duration.ofSeconds(3);
        link = link(patience);
        publisher = new Publisher(link, settings(patience));
    }

    private static ProducerRecord<String, byte[]> record() {
        return new ProducerRecord<>("topic", new byte[1]);
    }

    private void publish(int parts) {
        publisher.publish(record(), Stream.generate(KafkaLinkTest::record).limit(parts).toList());
    }

    @Test
    void nothingIsTriedBeforeKafkaHasAnswered() {
        assertThrows(KafkaUnavailable.class, () -> publish(0));
        assertEquals(0, cluster.connections());
        link.check();
        publish(2);
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
        assertThrows(KafkaUnavailable.class, () -> publish(0));
        assertFalse(link.reachable());
        link.check();
        assertNotSame(before, link.producer());
        publish(0);
    }

    @Test
    void aBrokerThatDoesNotAcknowledgeIsNotWaitedForLong() {
        cluster.acknowledges = false;
        link.check();
        var started = System.nanoTime();
        assertThrows(KafkaUnavailable.class, () -> publish(1));
        assertTrue(System.nanoTime() - started < Duration.ofSeconds(2).toNanos());
    }

    /// The probe has been answered since, so the broker is there.
    @Test
    void oneSlowAcknowledgementClosesTheDoorForNobodyElse() throws Exception {
        waitLonger();
        cluster.acknowledges = false;
        link.check();
        var producer = link.producer();
        var slow = CompletableFuture.runAsync(() -> publish(0), Thread::startVirtualThread);
        while (cluster.written().isEmpty()) Thread.onSpinWait();
        link.check();

        assertInstanceOf(
                KafkaUnavailable.class,
                assertThrows(ExecutionException.class, slow::get).getCause());

        assertSame(producer, link.producer());
        var next = CompletableFuture.runAsync(() -> publish(0), Thread::startVirtualThread);
        while (!next.isDone()) cluster.latest().completeNext();
        next.get();
    }

    @Test
    void anAcknowledgementOfAnotherRecordIsASignOfLife() throws Exception {
        waitLonger();
        cluster.acknowledges = false;
        link.check();
        var quick = CompletableFuture.runAsync(() -> publish(0), Thread::startVirtualThread);
        while (cluster.written().isEmpty()) Thread.onSpinWait();
        var slow = CompletableFuture.runAsync(() -> publish(0), Thread::startVirtualThread);
        while (cluster.written().size() < 2) Thread.onSpinWait();
        cluster.latest().completeNext();
        quick.get();

        assertThrows(ExecutionException.class, slow::get);
        assertTrue(link.reachable());
    }

    @Test
    void aProducerThatHasFailedIsReplacedWhileTheDoorStaysOpen() {
        link.check();
        var failed = link.producer();
        cluster.latest().sendException = new InvalidProducerEpochException("another one came");
        assertThrows(KafkaUnavailable.class, () -> publish(0));
        assertSame(failed, link.producer());

        link.check();

        assertNotSame(failed, link.producer());
        publish(0);
        link.check();
        assertEquals(2, cluster.connections());
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
        assertThrows(RecordTooLargeException.class, () -> publish(0));
        assertTrue(link.reachable());
    }

    @Test
    void everyPartSaysWhereItsBodyIs() {
        link.check();
        publish(1);
        publish(2);

        assertEquals(
                List.of("", "0/0", "", "0/2", "0/2"),
                cluster.written().stream().map(KafkaLinkTest::webhook).toList());
    }

    private static String webhook(ProducerRecord<String, byte[]> record) {
        return WebhookHeader.read(record.headers())
                .map(at -> at.getPartition() + "/" + at.getOffset())
                .orElse("");
    }

    @Test
    void noPartIsWrittenBeforeItsBodyIsThere() throws Exception {
        cluster.acknowledges = false;
        link.check();
        var failed = CompletableFuture.runAsync(() -> publish(2), Thread::startVirtualThread);

        assertThrows(ExecutionException.class, failed::get);
        assertEquals(1, cluster.written().size());
    }

    @Test
    void aPartThatIsNotAcknowledgedFailsTheBody() throws Exception {
        cluster.acknowledges = false;
        link.check();
        var failed = CompletableFuture.runAsync(() -> publish(2), Thread::startVirtualThread);
        while (!cluster.latest().completeNext()) Thread.onSpinWait();

        assertInstanceOf(
                KafkaUnavailable.class,
                assertThrows(ExecutionException.class, failed::get).getCause());
        assertEquals(3, cluster.written().size());
    }

    @Test
    void aBodyOfWhichAPartIsTooLargeIsNotWritten() {
        link.check();
        var large = new ProducerRecord<String, byte[]>("topic", new byte[4 << 20]);

        assertThrows(
                RecordTooLargeException.class,
                () -> publisher.publish(record(), List.of(record(), large)));
        assertEquals(List.of(), cluster.written());
    }
}
