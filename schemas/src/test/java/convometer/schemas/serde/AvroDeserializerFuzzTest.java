package convometer.schemas.serde;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.schemas.Samples;
import convometer.schemas.Topics;
import convometer.schemas.registry.InMemorySchemaRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Objects;
import java.util.stream.Stream;

/// Whatever the bytes of a record are: it can be read, or it becomes a dead letter.
class AvroDeserializerFuzzTest {

    private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();
    private static final AvroSerializer<SpecificRecord> SERIALIZER = new AvroSerializer<>(REGISTRY);

    private final AvroDeserializer<SpecificRecord> deserializer = new AvroDeserializer<>(REGISTRY);

    static {
        GeneratedRecords.trust();
    }

    static Stream<byte[]> records() {
        return Topics.ALL.stream()
                .flatMap(topic ->
                        Stream.of(Samples.values())
                                .map(sample ->
                                        SERIALIZER.serialize(
                                                topic.name(), sample.of(topic.schema()))));
    }

    @MethodSource("records")
    @FuzzTest
    void aRecordIsReadOrCannotBe(byte[] record) {
        try {
            var read = Objects.requireNonNull(deserializer.deserialize("topic", record));
            SERIALIZER.serialize(read.getSchema().getName(), read);
        } catch (SerializationException _) {
            // Whoever reads a topic makes a dead letter of it.
        }
    }
}
