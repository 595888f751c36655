package convometer.ingest.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.ingest.IngestSettings;
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

class BrokerConnectionTest {

    private final FakeBroker broker = new FakeBroker();
    private BrokerConnection connection = connection(Duration.ofMillis(200));
    private WebhookPublisher publisher =
            new WebhookPublisher(connection, settings(Duration.ofMillis(200)));

    private static IngestSettings settings(Duration acknowledgeWithin) {
        return new IngestSettings(
                1_000, 4, 1_000, acknowledgeWithin, Duration.ofHours(1), Duration.ofSeconds(5));
    }

    private BrokerConnection connection(Duration acknowledgeWithin) {
        return new BrokerConnection(broker, settings(acknowledgeWithin), new SimpleMeterRegistry());
    }

    /// Where what is acknowledged has to be so in time, however busy the machine is.
    private void waitLonger() {
        var patience = Duration.ofSeconds(3);
        connection = connection(patience);
        publisher = new WebhookPublisher(connection, settings(patience));
    }

    private static ProducerRecord<String, byte[]> record() {
        return new ProducerRecord<>("topic", new byte[1]);
    }

    private void publish(int parts) {
        publisher.publish(
                record(), Stream.generate(BrokerConnectionTest::record).limit(parts).toList());
    }

    @Test
    void nothingIsTriedBeforeKafkaHasAnswered() {
        assertThrows(KafkaUnavailable.class, () -> publish(0));
        assertEquals(0, broker.connections());
        connection.check();
        publish(2);
        assertEquals(3, broker.written().size());
    }

    @Test
    void withoutTheRegistryThereIsNoLink() {
        broker.registryAway = true;
        connection.check();
        assertFalse(connection.reachable());
        broker.registryAway = false;
        connection.check();
        assertTrue(connection.reachable());
    }

    @Test
    void oneRecordThatFailsEndsTheLinkUntilKafkaAnswersAgain() {
        connection.check();
        var before = connection.producer();
        broker.latest().sendException = new TimeoutException("no leader");
        assertThrows(KafkaUnavailable.class, () -> publish(0));
        assertFalse(connection.reachable());
        connection.check();
        assertNotSame(before, connection.producer());
        publish(0);
    }

    @Test
    void aBrokerThatDoesNotAcknowledgeIsNotWaitedForLong() {
        broker.acknowledges = false;
        connection.check();
        var started = System.nanoTime();
        assertThrows(KafkaUnavailable.class, () -> publish(1));
        assertTrue(System.nanoTime() - started < Duration.ofSeconds(2).toNanos());
    }

    /// The probe has been answered since, so the broker is there.
    @Test
    void oneSlowAcknowledgementClosesTheDoorForNobodyElse() throws Exception {
        waitLonger();
        broker.acknowledges = false;
        connection.check();
        var producer = connection.producer();
        var slow = CompletableFuture.runAsync(() -> publish(0), Thread::startVirtualThread);
        while (broker.written().isEmpty()) Thread.onSpinWait();
        connection.check();

        assertInstanceOf(
                KafkaUnavailable.class,
                assertThrows(ExecutionException.class, slow::get).getCause());

        assertSame(producer, connection.producer());
        var next = CompletableFuture.runAsync(() -> publish(0), Thread::startVirtualThread);
        while (!next.isDone()) broker.latest().completeNext();
        next.get();
    }

    @Test
    void anAcknowledgementOfAnotherRecordIsASignOfLife() throws Exception {
        waitLonger();
        broker.acknowledges = false;
        connection.check();
        var quick = CompletableFuture.runAsync(() -> publish(0), Thread::startVirtualThread);
        while (broker.written().isEmpty()) Thread.onSpinWait();
        var slow = CompletableFuture.runAsync(() -> publish(0), Thread::startVirtualThread);
        while (broker.written().size() < 2) Thread.onSpinWait();
        broker.latest().completeNext();
        quick.get();

        assertThrows(ExecutionException.class, slow::get);
        assertTrue(connection.reachable());
    }

    @Test
    void aProducerThatHasFailedIsReplacedWhileTheDoorStaysOpen() {
        connection.check();
        var failed = connection.producer();
        broker.latest().sendException = new InvalidProducerEpochException("another one came");
        assertThrows(KafkaUnavailable.class, () -> publish(0));
        assertSame(failed, connection.producer());

        connection.check();

        assertNotSame(failed, connection.producer());
        publish(0);
        connection.check();
        assertEquals(2, broker.connections());
    }

    @Test
    void aProbeThatIsNotAnsweredEndsTheLink() {
        connection.check();
        broker.away = true;
        connection.check();
        assertFalse(connection.reachable());
        broker.away = false;
        connection.check();
        assertTrue(connection.reachable());
        assertEquals(2, broker.connections());
    }

    @Test
    void aRecordThatIsTooLargeSaysNothingOfKafka() {
        connection.check();
        broker.latest().sendException = new RecordTooLargeException("5 MB");
        assertThrows(RecordTooLargeException.class, () -> publish(0));
        assertTrue(connection.reachable());
    }

    @Test
    void everyPartSaysWhereItsBodyIs() {
        connection.check();
        publish(1);
        publish(2);

        assertEquals(
                List.of("", "0/0", "", "0/2", "0/2"),
                broker.written().stream().map(BrokerConnectionTest::webhook).toList());
    }

    private static String webhook(ProducerRecord<String, byte[]> record) {
        return WebhookHeader.read(record.headers())
                .map(at -> at.getPartition() + "/" + at.getOffset())
                .orElse("");
    }

    @Test
    void noPartIsWrittenBeforeItsBodyIsThere() throws Exception {
        broker.acknowledges = false;
        connection.check();
        var failed = CompletableFuture.runAsync(() -> publish(2), Thread::startVirtualThread);

        assertThrows(ExecutionException.class, failed::get);
        assertEquals(1, broker.written().size());
    }

    @Test
    void aPartThatIsNotAcknowledgedFailsTheBody() throws Exception {
        waitLonger();
        broker.acknowledges = false;
        connection.check();
        var failed = CompletableFuture.runAsync(() -> publish(2), Thread::startVirtualThread);
        while (!broker.latest().completeNext()) Thread.onSpinWait();

        assertInstanceOf(
                KafkaUnavailable.class,
                assertThrows(ExecutionException.class, failed::get).getCause());
        assertEquals(3, broker.written().size());
    }

    @Test
    void aBodyOfWhichAPartIsTooLargeIsNotWritten() {
        connection.check();
        var large = new ProducerRecord<String, byte[]>("topic", new byte[4 << 20]);

        assertThrows(
                RecordTooLargeException.class,
                () -> publisher.publish(record(), List.of(record(), large)));
        assertEquals(List.of(), broker.written());
    }
}
