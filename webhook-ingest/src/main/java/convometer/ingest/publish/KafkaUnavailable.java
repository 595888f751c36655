package convometer.ingest.publish;

import org.jspecify.annotations.Nullable;

/// Kafka, or the schema registry, cannot take records now. Meta comes back with them.
public final class KafkaUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KafkaUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
