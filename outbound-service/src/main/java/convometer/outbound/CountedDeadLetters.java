package convometer.outbound;

import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.schemas.streams.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Sets unreadable records aside as [DeadLetters] does, and counts them.
public final class CountedDeadLetters implements DeserializationExceptionHandler {

    private static final String METRICS = "convometer.outbound.metrics";

    private final DeadLetters letters = new DeadLetters();
    private @Nullable OutboundMetrics metrics;

    static Map<String, Object> settings(OutboundMetrics metrics) {
        return Map.of(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                CountedDeadLetters.class,
                METRICS,
                metrics);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        metrics = configs.get(METRICS) instanceof OutboundMetrics m ? m : null;
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception error) {
        var response = letters.handleError(context, record, error);
        if (metrics != null && response.result() == Result.RESUME)
            metrics.deadLetter(DeadLetter.UNREADABLE);
        return response;
    }
}
