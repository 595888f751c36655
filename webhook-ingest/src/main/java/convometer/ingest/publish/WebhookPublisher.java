package convometer.ingest.publish;

import convometer.ingest.IngestSettings;
import convometer.schemas.streams.WebhookHeader;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Writes records and waits until the broker has every one of them.
@Singleton
public final class WebhookPublisher {

    private final BrokerConnection connection;
    private final Duration patience;

    WebhookPublisher(BrokerConnection connection, IngestSettings settings) {
        this.connection = connection;
        this.patience = settings.acknowledgeWithin();
    }

    /// Returns if records can be written now, as far as is known.
    ///
    /// @throws KafkaUnavailable while Kafka is known to be away: then nothing is worth the work
    public void requireKafka() {
        var _ = connection.producer();
    }

    /// Writes a body, and then what was made of it: each record of these says where the body is.
    ///
    /// @throws KafkaUnavailable if one record is not acknowledged in time; others may be
    /// @throws RecordTooLargeException if one never will be
    public void publish(
            ProducerRecord<String, byte[]> raw, List<ProducerRecord<String, byte[]>> parts) {
        parts.forEach(WebhookPublisher::requireRoom);
        write((producer, until) -> {
            var body =
                    producer.send(raw, acknowledgements(1))
                            .get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            // A broker that was sent it twice may not tell where it is.
            if (body.hasOffset()) parts.forEach(part -> refer(part, body));
            send(producer, parts).await(until);
        });
    }

    /// Writes one record.
    ///
    /// @throws KafkaUnavailable if it is not acknowledged in time
    /// @throws RecordTooLargeException if it never will be
    public void publish(ProducerRecord<String, byte[]> record) {
        write((producer, until) -> send(producer, List.of(record)).await(until));
    }

    private static void refer(ProducerRecord<String, byte[]> part, RecordMetadata body) {
        WebhookHeader.write(part.headers(), body.partition(), body.offset());
    }

    /// A body of which a part cannot be written is not to be in the archive.
    private static void requireRoom(ProducerRecord<String, byte[]> part) {
        if (part.value().length >= KafkaBroker.MAX_RECORD_BYTES)
            throw new RecordTooLargeException("a part of " + part.value().length + " bytes");
    }

    /// What is written, until an instant of [System#nanoTime()].
    private interface Work {
        void write(Producer<String, byte[]> producer, long until)
                throws InterruptedException, ExecutionException, TimeoutException;
    }

    private void write(Work work) {
        var askedAt = System.nanoTime();
        var producer = connection.producer();
        try {
            work.write(producer, askedAt + patience.toNanos());
        } catch (ExecutionException e) {
            throw failure(producer, askedAt, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException | IllegalStateException e) {
            throw failure(producer, askedAt, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailable("interrupted", e);
        }
    }

    private Acknowledgements send(
            Producer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records) {
        var acknowledgements = acknowledgements(records.size());
        for (var record : records) {
            if (acknowledgements.failed()) break;
            var _ = producer.send(record, acknowledgements);
        }
        return acknowledgements;
    }

    private Acknowledgements acknowledgements(int records) {
        return new Acknowledgements(records, connection::heard);
    }

    /// What the failure of one record says of Kafka, of the producer, or of nothing else.
    private RuntimeException failure(
            Producer<String, byte[]> producer, long askedAt, Throwable error) {
        switch (error) {
            case RecordTooLargeException tooLarge -> {
                return tooLarge;
            }
            case TimeoutException _, RetriableException _ ->
                    connection.unanswered(producer, askedAt, error);
            default -> connection.failed(producer);
        }
        return new KafkaUnavailable("a record was not acknowledged", error);
    }
}
