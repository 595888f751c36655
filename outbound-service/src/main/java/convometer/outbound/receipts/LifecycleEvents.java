package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.streams.RejectedRecord;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// Reads lifecycle events from their topics. What cannot be read is rejected, and becomes a dead
/// letter.
final class LifecycleEvents {

    private final String receiptTopic;
    private final String unsettledTopic;
    private final Deserializer<OutboundReceipt> receipts;
    private final Deserializer<UnsettledSend> sends;

    LifecycleEvents(
            String receiptTopic,
            String unsettledTopic,
            Deserializer<OutboundReceipt> receipts,
            Deserializer<UnsettledSend> sends) {
        this.receiptTopic = receiptTopic;
        this.unsettledTopic = unsettledTopic;
        this.receipts = receipts;
        this.sends = sends;
    }

    List<LifecycleEvent> answered(byte[] bytes) {
        var receipt = read(receiptTopic, receipts, bytes);
        return List.of(new LifecycleEvent.Answered(receipt, Bytes.wrap(bytes)));
    }

    List<LifecycleEvent> unsettled(byte[] bytes) {
        return List.of(new LifecycleEvent.Unsettled(read(unsettledTopic, sends, bytes)));
    }

    private static <V> V read(String topic, Deserializer<V> deserializer, byte @Nullable [] bytes) {
        if (bytes == null) throw unreadable("a record of " + topic + " has no value");
        try {
            return deserializer.deserialize(topic, bytes);
        } catch (RegistryException.Unavailable e) {
            throw e;
        } catch (SerializationException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static RejectedRecord unreadable(String reason) {
        return new RejectedRecord(DeadLetter.UNREADABLE.code(), reason);
    }
}
