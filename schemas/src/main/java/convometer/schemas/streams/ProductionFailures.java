package convometer.schemas.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;

/// Sets a record aside of which something was made that cannot be written as bytes. What a broker
/// does not take is another thing: within a transaction nothing of it can go on, so it stops the
/// task, and topics of results are larger than those of what they are made of.
public final class ProductionFailures extends DefaultProductionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProductionFailures.class);

    private MeterRegistry meters = Metrics.globalRegistry;
    private String applicationId = "";

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        if (configs.get(DeadLetters.METERS) instanceof MeterRegistry registry) meters = registry;
        applicationId = String.valueOf(configs.get("application.id"));
    }

    @Override
    @SuppressWarnings("rawtypes") // Kafka's interface has it so: it is of any type.
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception error,
            SerializationExceptionOrigin origin) {
        if (ProcessingFailures.isOfTheGround(error) || context.topic() == null)
            return Response.fail();
        DeadLetters.counted(ProcessingFailures.CODE, meters).increment();
        LOG.error(
                "{} cannot write what it made of {}/{}/{} to {}; the record is set aside: {}",
                context.processorNodeId(),
                context.topic(),
                context.partition(),
                context.offset(),
                record.topic(),
                error.getClass().getName());
        return Response.resume(List.of(ProcessingFailures.letter(context, error, applicationId)));
    }
}
