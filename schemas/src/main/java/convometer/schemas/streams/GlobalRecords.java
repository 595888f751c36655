package convometer.schemas.streams;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Reads a topic that every instance reads whole. Whoever reads for all instances has no producer,
/// hence no dead letters, and is not replaced when it fails: Kafka Streams would end every instance
/// over one record. So what cannot be read or taken is counted and passed over, and a registry that
/// is away is waited for.
public final class GlobalRecords {

    /// Reason of what is no record of its topic.
    public static final String UNREADABLE = "unreadable";

    private static final Logger LOG = LoggerFactory.getLogger(GlobalRecords.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String topic;
    private final Consumer<String> counter;

    /// @param topic for the log
    /// @param counter takes the reason of each record that is passed over
    public GlobalRecords(String topic, Consumer<String> counter) {
        this.topic = topic;
        this.counter = counter;
    }

    /// Reads values; null where there is none that can be read.
    public <V> Deserializer<@Nullable V> values(Deserializer<V> values) {
        return (_, data) -> read(values, data);
    }

    @SuppressWarnings("NullAway") // Kafka's interface is older than its tombstones' types.
    private <V> @Nullable V read(Deserializer<V> values, byte @Nullable [] data) {
        if (data == null) {
            counter.accept(UNREADABLE);
            LOG.warn("a record of {} has no value and is passed over", topic);
            return null;
        }
        for (var pause = FIRST_PAUSE; ; pause = longer(pause))
            try {
                return values.deserialize(topic, data);
            } catch (RuntimeException e) {
                if (!DeadLetters.causedByRegistry(e)) {
                    passOver(UNREADABLE, e);
                    return null;
                }
                if (pause.equals(FIRST_PAUSE))
                    LOG.warn("{} waits to be read: {}", topic, e.getMessage());
                if (Thread.currentThread().isInterrupted()) throw e;
                LockSupport.parkNanos(pause.toNanos());
            }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /// Lets something take a record; what it fails on or rejects is passed over.
    public void take(Runnable taking) {
        try {
            taking.run();
        } catch (KafkaException e) {
            // The store's own fault, not the record's.
            throw e;
        } catch (RejectedRecord e) {
            counter.accept(e.code());
            LOG.warn("a record of {} is passed over: {}, {}", topic, e.code(), e.getMessage());
        } catch (RuntimeException e) {
            passOver(ProcessingFailures.CODE, e);
        }
    }

    /// What was thrown may quote a customer: its kind and place are enough.
    private void passOver(String reason, RuntimeException error) {
        counter.accept(reason);
        LOG.warn(
                "a record of {} is passed over: {}, {} at {}",
                topic,
                reason,
                error.getClass().getName(),
                error.getStackTrace().length == 0 ? "?" : error.getStackTrace()[0]);
    }
}
