package convometer.schemas.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Sets a record aside that a processor fails on, whatever the reason: it becomes a dead letter
/// with what was thrown, and the stream goes on; under the code of a [RejectedRecord], where that
/// is what was thrown. A fault of the ground (Kafka, a store, the registry) is no fault of the
/// record: that one stops the task, which tries the record again or stays down. So does what fails
/// while no record is processed, in a look at what is due: whoever looks passes over what it fails
/// on.
public final class ProcessingFailures implements ProcessingExceptionHandler {

    /// The code of these dead letters.
    public static final String CODE = "processing_failed";

    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{7,}");

    private static final Logger LOG = LoggerFactory.getLogger(ProcessingFailures.class);

    private MeterRegistry meters = Metrics.globalRegistry;
    private String applicationId = "";

    @Override
    public void configure(Map<String, ?> configs) {
        if (configs.get(DeadLetters.METERS) instanceof MeterRegistry registry) meters = registry;
        applicationId = String.valueOf(configs.get("application.id"));
        for (var code :
                List.of(
                        CODE,
                        RejectedRecord.MALFORMED,
                        RejectedRecord.CONTRADICTS_KEY,
                        RejectedRecord.BAD_TIMESTAMP)) DeadLetters.counted(code, meters);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception error) {
        if (isOfTheGround(error) || context.topic() == null) return Response.fail();
        DeadLetters.counted(code(error), meters).increment();
        if (!(error instanceof RejectedRecord)) report(context, error);
        return Response.resume(List.of(letter(context, error, applicationId)));
    }

    /// What was thrown may quote a customer: the record and its reason are in the dead letter.
    private static void report(ErrorHandlerContext context, Exception error) {
        LOG.error(
                "{} fails on the record {}, which is set aside: {} at {}",
                context.processorNodeId(),
                origin(context),
                error.getClass().getName(),
                error.getStackTrace().length == 0 ? "?" : error.getStackTrace()[0]);
    }

    private static String code(Exception error) {
        return error instanceof RejectedRecord rejected ? rejected.code() : CODE;
    }

    /// The record that was processed, as it came, with what was thrown.
    static ProducerRecord<byte[], byte[]> letter(
            ErrorHandlerContext context, Exception error, String applicationId) {
        var headers = new RecordHeaders();
        if (context.headers() != null) context.headers().forEach(headers::add);
        return new ProducerRecord<>(
                DeadLetters.topicOf(context.topic(), applicationId),
                null,
                context.sourceRawKey(),
                context.sourceRawValue(),
                DeadLetters.describe(headers, code(error), reason(error), origin(context)));
    }

    private static String origin(ErrorHandlerContext context) {
        return context.topic() + "/" + context.partition() + "/" + context.offset();
    }

    /// What was thrown, without the digits of a phone number that it may quote.
    static String reason(Throwable error) {
        var words = error instanceof RejectedRecord ? error.getMessage() : error.toString();
        return LONG_NUMBER.matcher(String.valueOf(words)).replaceAll("…");
    }

    /// Kafka's own exceptions, however they are wrapped, are faults of the ground, but for what
    /// cannot be read or written.
    static boolean isOfTheGround(Throwable error) {
        if (DeadLetters.causedByRegistry(error)) return true;
        for (Throwable e = error; e != null; e = e.getCause())
            if (e instanceof KafkaException && !(e instanceof SerializationException)) return true;
        return false;
    }
}
