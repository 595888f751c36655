package convometer.schemas.streams;

import convometer.schemas.registry.RegistryException;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Sets a record aside that cannot be read, or that its reader rejects: to `TOPIC-dlq`, byte for
/// byte, with the reason and where it came from in its headers. A registry that is away is no fault
/// of the record: then the application stops, and loses nothing.
public final class DeadLetters implements DeserializationExceptionHandler {

    /// What follows the topic's name in that of its dead letters.
    public static final String ENDING = "-dlq";

    /// Setting of a streams application: the registry of meters in which to count.
    public static final String METERS = "convometer.meter-registry";

    /// Why, as a short stable word.
    public static final String CODE = "convometer.code";

    /// Why, in a sentence.
    public static final String REASON = "convometer.reason";

    /// Where the record was: `topic/partition/offset`.
    public static final String ORIGIN = "convometer.origin";

    private MeterRegistry meters = Metrics.globalRegistry;
    private String applicationId = "";

    @Override
    public void configure(Map<String, ?> configs) {
        applicationId = String.valueOf(configs.get("application.id"));
        if (configs.get(METERS) instanceof MeterRegistry registry) meters = registry;
        counted("unreadable", meters);
    }

    /// Counts the dead letters of a reason.
    public static Counter counted(String reason, MeterRegistry meters) {
        return Counter.builder("dead.letters")
                .description("Records that were set aside, by reason")
                .tag("reason", reason)
                .register(meters);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception error) {
        if (causedByRegistry(error)) return Response.fail();
        var code = error instanceof RejectedRecord rejected ? rejected.code() : "unreadable";
        counted(code, meters).increment();
        return Response.resume(
                List.of(
                        letter(
                                record,
                                topicOf(record.topic(), applicationId),
                                code,
                                String.valueOf(error.getMessage()))));
    }

    /// Whether the registry was away, or refused a schema of ours. Neither is a fault of the
    /// record: what is deployed goes on where it stopped once that is mended.
    public static boolean causedByRegistry(Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause())
            if (e instanceof RegistryException.Unavailable
                    || e instanceof RegistryException.Incompatible) return true;
        return false;
    }

    /// Where the dead letters of a topic go. Topics that a streams application makes for itself
    /// share one.
    public static String topicOf(String topic, String applicationId) {
        return (topic.startsWith(applicationId + "-") ? applicationId : topic) + ENDING;
    }

    /// The record as it came, with the reason.
    public static ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> record, String code, String reason) {
        return letter(record, record.topic() + ENDING, code, reason);
    }

    private static ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> record, String to, String code, String reason) {
        var origin = record.topic() + "/" + record.partition() + "/" + record.offset();
        var headers = new RecordHeaders(record.headers());
        return new ProducerRecord<>(
                to, null, record.key(), record.value(), describe(headers, code, reason, origin));
    }

    /// Adds the reason to the headers of a dead letter.
    public static Headers describe(Headers headers, String code, String reason, String origin) {
        headers.add(CODE, code.getBytes(StandardCharsets.UTF_8));
        headers.add(REASON, reason.getBytes(StandardCharsets.UTF_8));
        headers.add(ORIGIN, origin.getBytes(StandardCharsets.UTF_8));
        return headers;
    }
}
