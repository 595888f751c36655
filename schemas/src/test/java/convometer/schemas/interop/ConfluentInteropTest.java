package convometer.schemas.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.schemas.Samples;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.registry.FakeRegistry;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.RegistrySettings;

import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/// Our serdes and Confluent's real ones, on one registry, in both directions. With
/// `-Dinterop.registry=URL` that is a registry of yours.
class ConfluentInteropTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private static FakeRegistry fake;

    @SuppressWarnings("NullAway.Init")
    private static Confluent confluent;

    @SuppressWarnings("NullAway.Init")
    private static AvroSerdes ours;

    record Sample(Topic<?> topic, Samples kind) {

        SpecificRecord record() {
            return kind.of(topic.schema());
        }
    }

    static Stream<Sample> samples() {
        return Topics.ALL.stream()
                .flatMap(topic -> Arrays.stream(Samples.values()).map(k -> new Sample(topic, k)));
    }

    @BeforeAll
    static void meet() throws IOException, ReflectiveOperationException {
        fake = new FakeRegistry();
        var url = System.getProperty("interop.registry", fake.url());
        confluent = new Confluent(url);
        ours = AvroSerdes.with(url);
    }

    @AfterAll
    static void part() throws IOException, ReflectiveOperationException {
        confluent.close();
        fake.close();
    }

    /// What operators set for our serializers is understood by theirs.
    @ParameterizedTest
    @CsvSource({"shop:sesame,,Basic c2hvcDpzZXNhbWU=", ",t-1,Bearer t-1"})
    void theyComeInAsWeDo(@Nullable String user, @Nullable String token, String header)
            throws IOException, ReflectiveOperationException {
        try (var registry = new FakeRegistry().wanting(header)) {
            var settings = new RegistrySettings(registry.url(), "x", "y", user, token, null, null);
            var topic = Topics.CHARGES;
            var sample = new Sample(topic, Samples.FULL);
            try (var theirs = new Confluent(settings.configs())) {
                theirs.write(topic.name(), topic.schema().toString(), json(sample.record()));
            }
            assertEquals(1, registry.versionsOf(topic.subject()));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theyReadWhatWeWrite(Sample sample) throws IOException, ReflectiveOperationException {
        var bytes = written(sample);
        var read = confluent.read(sample.topic().name(), bytes);
        assertEquals(tree(json(sample.record())), tree(read));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void weReadWhatTheyWrite(Sample sample) throws IOException, ReflectiveOperationException {
        var topic = sample.topic();
        var schema = topic.schema().toString();
        var bytes = confluent.write(topic.name(), schema, json(sample.record()));
        assertEquals(sample.record(), ours.deserializer().deserialize(topic.name(), bytes));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void bothWriteTheSameBytes(Sample sample) throws IOException, ReflectiveOperationException {
        var topic = sample.topic();
        var schema = topic.schema().toString();
        var theirs = confluent.write(topic.name(), schema, json(sample.record()));
        assertArrayEquals(written(sample), theirs);
    }

    @Test
    void theirClassesAreOnNoClassPathOfOurs() {
        assertThrows(
                ClassNotFoundException.class,
                () -> Class.forName("io.confluent.kafka.serializers.KafkaAvroSerializer"));
    }

    private static byte[] written(Sample sample) {
        var bytes = ours.serializer().serialize(sample.topic().name(), sample.record());
        return Objects.requireNonNull(bytes);
    }

    private static String json(SpecificRecord record) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), out);
        new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode tree(String json) throws JsonProcessingException {
        return JSON.readTree(json);
    }
}
