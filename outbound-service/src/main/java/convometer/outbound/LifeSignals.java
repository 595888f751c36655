package convometer.outbound;

import convometer.events.OutboundReceipt;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.registry.RegistryException;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// Reads what is told of requests. A record that cannot be read is left out: it stays on its topic,
/// and only its reader would miss it.
final class LifeSignals {

    private final String receiptTopic;
    private final String unsettledTopic;
    private final Deserializer<OutboundReceipt> receipts;
    private final Deserializer<UnsettledSend> sends;
    private final OutboundMetrics metrics;

    LifeSignals(
            String receiptTopic,
            String unsettledTopic,
            Deserializer<OutboundReceipt> receipts,
            Deserializer<UnsettledSend> sends,
            OutboundMetrics metrics) {
        this.receiptTopic = receiptTopic;
        this.unsettledTopic = unsettledTopic;
        this.receipts = receipts;
        this.sends = sends;
        this.metrics = metrics;
    }

    List<LifeSignal> answered(byte @Nullable [] bytes) {
        var receipt = read(receiptTopic, receipts, bytes);
        return receipt == null || bytes == null
                ? List.of()
                : List.of(new LifeSignal.Answered(receipt, Bytes.wrap(bytes)));
    }

    List<LifeSignal> unsettled(byte @Nullable [] bytes) {
        var send = read(unsettledTopic, sends, bytes);
        return send == null ? List.of() : List.of(new LifeSignal.Unsettled(send));
    }

    private <V> @Nullable V read(
            String topic, Deserializer<V> deserializer, byte @Nullable [] bytes) {
        if (bytes == null) return null;
        try {
            return deserializer.deserialize(topic, bytes);
        } catch (RegistryException.Unavailable e) {
            throw e;
        } catch (SerializationException _) {
            metrics.deadLetter(DeadLetter.UNREADABLE);
            return null;
        }
    }
}
