package convometer.schemas.serde;

import convometer.schemas.registry.SchemaRegistry;

import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Writes Avro records in Confluent's wire format: a zero byte, the schema's id in four bytes, the
/// record. The schema is registered under `TOPIC-value` (`-key` for keys).
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {

    static final byte MAGIC = 0;
    private static final ThreadLocal<Output> OUTPUTS = ThreadLocal.withInitial(Output::new);

    private final Map<Use, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Schema, SpecificDatumWriter<T>> writers = new ConcurrentHashMap<>();
    private @Nullable SchemaRegistry registry;
    private String suffix = "-value";

    /// One serializer may write to several topics, and each has a subject of its own.
    private record Use(String topic, Schema schema) {}

    /// What a thread writes with, again and again.
    private static final class Output {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        private @Nullable BinaryEncoder encoder;
    }

    /// For the name of the class in a configuration.
    public AvroSerializer() {}

    public AvroSerializer(SchemaRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        registry = AvroSerdes.registryOf(configs, registry);
        suffix = isKey ? "-key" : "-value";
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka's interface is older than its tombstones' types.
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        if (value == null) return null;
        var schema = value.getSchema();
        var id = ids.computeIfAbsent(new Use(topic, schema), this::register);
        try {
            return write(id, schema, value);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "cannot write a " + schema.getFullName() + " to " + topic + ": " + e, e);
        }
    }

    private byte[] write(int id, Schema schema, T value) throws IOException {
        var output = OUTPUTS.get();
        var bytes = output.bytes;
        bytes.reset();
        bytes.write(MAGIC);
        bytes.write(id >>> 24);
        bytes.write(id >>> 16);
        bytes.write(id >>> 8);
        bytes.write(id);
        output.encoder = EncoderFactory.get().binaryEncoder(bytes, output.encoder);
        writers.computeIfAbsent(
                        schema, s -> new SpecificDatumWriter<>(s, GeneratedRecords.modelOf(s)))
                .write(value, output.encoder);
        output.encoder.flush();
        return bytes.toByteArray();
    }

    private int register(Use use) {
        return Objects.requireNonNull(registry, "the serializer needs schema.registry.url")
                .register(use.topic() + suffix, use.schema());
    }
}
