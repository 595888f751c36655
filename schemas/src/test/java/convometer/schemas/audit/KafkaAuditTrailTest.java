package convometer.schemas.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.events.AuditEntry;
import convometer.schemas.access.Caller;
import convometer.schemas.service.ProblemException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

/// When an entry counts as written.
@Timeout(60)
class KafkaAuditTrailTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MockProducer<String, AuditEntry> producer =
            new MockProducer<>(false, null, new StringSerializer(), (_, _) -> new byte[0]);
    private final AuditEntry entry =
            new AuditEntries("window-tracker", Clock.systemUTC())
                    .requested(
                            HttpRequest.PUT("/v1/x", ""), "/v1/x", new Caller("shop", "api_token"));

    @Test
    void itIsWrittenOnceTheReplicasHaveIt() throws Exception {
        var writing = CompletableFuture.runAsync(() -> trail(LONG).write(entry));
        awaitOne();
        assertFalse(writing.isDone());
        producer.completeNext();
        writing.get();
        var record = producer.history().getFirst();
        assertEquals("audit", record.topic());
        assertEquals(entry.getChangeId(), record.key());
        assertEquals(entry, record.value());
        assertEquals(1, count("requested", "written"));
    }

    @Test
    void whatTheBrokersRefuseIsNotWritten() {
        producer.sendException = new TopicAuthorizationException("audit");
        unavailable(LONG);
        assertEquals(1, count("requested", "lost"));
    }

    @Test
    void noCallerWaitsForEver() {
        unavailable(Duration.ofMillis(1));
    }

    /// It has no metadata, or the registry does not answer.
    @Test
    void norForAProducerThatWaitsBeforeItSends() {
        var waiting =
                new MockProducer<String, AuditEntry>(
                        false, null, new StringSerializer(), (_, _) -> new byte[0]) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<String, AuditEntry> record) {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            throw new InterruptException(e);
                        }
                        return super.send(record);
                    }
                };
        var trail = new KafkaAuditTrail(waiting, "audit", Duration.ofMillis(1), registry);
        assertThrows(ProblemException.class, () -> trail.write(entry));
        assertEquals(1, count("requested", "lost"));
    }

    @Test
    void whatFailsLaterIsNotWrittenEither() {
        var trail = trail(LONG);
        var writing =
                CompletableFuture.supplyAsync(
                        () -> assertThrows(ProblemException.class, () -> trail.write(entry)));
        awaitOne();
        producer.errorNext(new IllegalStateException());
        assertEquals("audit_unavailable", writing.join().problem().code());
    }

    @Test
    void whatIsSentIsNotWaitedForAndCountedWhereItIsLost() {
        trail(LONG).send(entry);
        awaitOne();
        producer.errorNext(new IllegalStateException());
        assertEquals(1, count("requested", "lost"));
        producer.sendException = new TopicAuthorizationException("audit");
        trail(LONG).send(entry);
        while (count("requested", "lost") < 2) Thread.onSpinWait();
        assertEquals(List.of(entry), producer.history().stream().map(it -> it.value()).toList());
    }

    private void unavailable(Duration patience) {
        var problem = assertThrows(ProblemException.class, () -> trail(patience).write(entry));
        assertEquals(HttpStatus.SERVICE_UNAVAILABLE, problem.status());
        assertEquals("audit_unavailable", problem.problem().code());
        assertEquals(Duration.ofSeconds(5), problem.retryAfter());
    }

    private void awaitOne() {
        while (producer.history().isEmpty()) Thread.onSpinWait();
    }

    private double count(String stage, String outcome) {
        return registry.get("audit.entries")
                .tag("stage", stage)
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private KafkaAuditTrail trail(Duration patience) {
        return new KafkaAuditTrail(producer, "audit", patience, registry);
    }
}
