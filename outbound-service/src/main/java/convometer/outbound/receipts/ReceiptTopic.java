package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.streams.RejectedRecord;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The topic of receipts, for those who pass receipts on to publishers.
public final class ReceiptTopic {

    private final String name;
    private final Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers;
    private final Deserializer<OutboundReceipt> deserializer;

    /// @param consumers makes a consumer of committed records that commits nothing by itself and
    ///   fails where an offset is missing or out of range, with these settings besides
    public ReceiptTopic(
            String name,
            Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers,
            Deserializer<OutboundReceipt> deserializer) {
        this.name = name;
        this.consumers = consumers;
        this.deserializer = deserializer;
    }

    public String name() {
        return name;
    }

    /// A consumer for one reader; the reader closes it.
    ///
    /// @param settings of the consumer, beside those that every reader has
    public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return consumers.apply(settings);
    }

    /// The receipt of a record. Empty where there is none: a record that cannot be read, or is
    /// something else, is set aside by the lifecycle application, which reads the same topic.
    ///
    /// @throws RegistryException.Unavailable if the registry is away: another try may go better
    public Optional<OutboundReceipt> read(ConsumerRecord<byte[], byte[]> message) {
        if (message.value() == null) return Optional.empty();
        try {
            return Optional.of(deserializer.deserialize(name, message.value()));
        } catch (RegistryException.Unavailable e) {
            throw e;
        } catch (SerializationException | RejectedRecord _) {
            return Optional.empty();
        }
    }
}
