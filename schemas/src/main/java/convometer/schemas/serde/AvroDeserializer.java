package convometer.schemas.serde;

import convometer.schemas.registry.RegistryException;
import convometer.schemas.registry.SchemaRegistry;

import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Reads Avro records in Confluent's wire format into the classes of this version, whichever
/// version wrote them.
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

    private static final int HEADER_BYTES = 5;
    private static final ThreadLocal<@Nullable BinaryDecoder> DECODERS = new ThreadLocal<>();

    static {
        GeneratedRecords.trust();
    }

    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();
    private @Nullable SchemaRegistry registry;

    /// For the name of the class in a configuration.
    public AvroDeserializer() {}

    public AvroDeserializer(SchemaRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        registry = AvroSerdes.registryOf(configs, registry);
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka's interface is older than its tombstones' types.
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        if (data == null) return null;
        if (data.length < HEADER_BYTES || data[0] != AvroSerializer.MAGIC)
            throw new SerializationException(
                    "a record of " + topic + " is not in Confluent's wire format");
        var id = ByteBuffer.wrap(data, 1, 4).getInt();
        try {
            return read(id, data);
        } catch (RegistryException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "cannot read a record of " + topic + " with schema id " + id + ": " + e, e);
        }
    }

    private T read(int id, byte[] data) throws IOException {
        var decoder =
                DecoderFactory.get()
                        .binaryDecoder(
                                data, HEADER_BYTES, data.length - HEADER_BYTES, DECODERS.get());
        DECODERS.set(decoder);
        return readers.computeIfAbsent(id, this::readerOf).read(null, decoder);
    }

    private SpecificDatumReader<T> readerOf(int id) {
        var written = Objects.requireNonNull(registry, "needs schema.registry.url").byId(id);
        var own = ownSchemaOf(written);
        return new SpecificDatumReader<>(written, own, GeneratedRecords.modelOf(own));
    }

    private static Schema ownSchemaOf(Schema written) {
        var type = SpecificData.get().getClass(written);
        if (type == null || !SpecificRecord.class.isAssignableFrom(type))
            throw new SerializationException("no class for " + written.getFullName());
        return SpecificData.get().getSchema(type);
    }
}
