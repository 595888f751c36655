package convometer.outbound.receipts;

import convometer.events.MessageStatus;
import convometer.events.ReportedError;
import convometer.outbound.state.ReportedStatus;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.streams.RejectedRecord;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Sends statuses that echo a request id to their request. What cannot be read is left out: the
/// tracker, whose topic this is, sets it aside.
final class StatusReader extends ContextualProcessor<byte[], byte[], String, ReportedStatus> {

    private final String topic;
    private final Deserializer<MessageStatus> deserializer;

    StatusReader(String topic, Deserializer<MessageStatus> deserializer) {
        this.topic = topic;
        this.deserializer = deserializer;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (record.value() == null) return;
        try {
            forward(record, deserializer.deserialize(topic, record.value()));
        } catch (RegistryException.Unavailable e) {
            throw e;
        } catch (SerializationException | RejectedRecord _) {
            // Somebody else's to tell.
        }
    }

    private void forward(Record<byte[], byte[]> record, MessageStatus status) {
        var requestId = status.getCallbackData();
        if (requestId == null || requestId.isEmpty()) return;
        var reported =
                ReportedStatus.newBuilder()
                        .setWamid(status.getWamid())
                        .setStatus(status.getStatus())
                        .setAt(status.getAt())
                        .setErrors(status.getErrors().stream().map(ReportedError::getCode).toList())
                        .setWaId(status.getWaId())
                        .setUserId(status.getUserId())
                        .build();
        context().forward(record.withKey(requestId).withValue(reported));
    }
}
