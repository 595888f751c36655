package convometer.ingest;

import convometer.events.InboundMessage;
import convometer.schemas.serde.AvroSerializer;

import org.apache.avro.AvroTypeException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.util.Map;

/// Writes all but messages with certain ids.
public final class FailingSerializer implements Serializer<SpecificRecord> {

    static final String NOT_ENCODABLE = "not-encodable";
    static final String BROKEN = "broken";
    static final String REGISTRY_AWAY = "registry-away";
    static final String REGISTRY_REFUSES = "registry-refuses";

    private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>();

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        serializer.configure(configs, isKey);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord record) {
        switch (record instanceof InboundMessage message ? message.getMessageId() : "") {
            case NOT_ENCODABLE ->
                    throw new SerializationException("cannot write", new AvroTypeException("no"));
            case BROKEN -> throw new IllegalStateException("a bug");
            case REGISTRY_AWAY ->
                    throw new SerializationException("cannot register", new ConnectException());
            case REGISTRY_REFUSES -> throw new InvalidConfigurationException("401");
            default -> {}
        }
        return serializer.serialize(topic, record);
    }
}
