package convometer.ingest;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/// Writes records and waits until the broker has every one of them.
@Singleton
final class Publisher {

    private final KafkaLink link;
    private final Duration patience;

    Publisher(KafkaLink link, IngestSettings settings) {
        this.link = link;
        this.patience = settings.acknowledgeWithin();
    }

    /// @throws KafkaUnavailable while Kafka is known to be away: then nothing is worth the work
    void requireKafka() {
        var _ = link.producer();
    }

    /// @throws KafkaUnavailable if one record is not acknowledged in time; others may be
    /// @throws RecordTooLargeException if one never will be
    void publish(List<ProducerRecord<String, byte[]>> records) {
        var until = System.nanoTime() + patience.toNanos();
        var producer = link.producer();
        try {
            send(producer, records).await(Duration.ofNanos(until - System.nanoTime()));
        } catch (RecordTooLargeException e) {
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException tooLarge) throw tooLarge;
            throw lost(producer, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException | IllegalStateException e) {
            throw lost(producer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailable("interrupted", e);
        }
    }

    private static Acknowledgements send(
            Producer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records) {
        var acknowledgements = new Acknowledgements(records.size());
        for (var record : records) {
            if (acknowledgements.failed()) break;
            var _ = producer.send(record, acknowledgements);
        }
        return acknowledgements;
    }

    private KafkaUnavailable lost(Producer<String, byte[]> producer, Throwable error) {
        link.lost(producer, error);
        return new KafkaUnavailable("a record was not acknowledged", error);
    }
}
