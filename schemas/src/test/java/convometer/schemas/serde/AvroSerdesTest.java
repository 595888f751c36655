package convometer.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.BillingCount;
import convometer.events.OutboundRequest;
import convometer.schemas.Samples;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.registry.FakeRegistry;
import convometer.schemas.registry.InMemorySchemaRegistry;
import convometer.schemas.registry.RegistryException;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

class AvroSerdesTest {

    private static final Schema COUNT = Topics.BILLING_COUNTS.schema();

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    record Sample(Topic<?> topic, Samples kind) {

        SpecificRecord record() {
            return kind.of(topic.schema());
        }
    }

    static Stream<Sample> samples() {
        return Topics.ALL.stream()
                .flatMap(topic -> Arrays.stream(Samples.values()).map(k -> new Sample(topic, k)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyRecordIsReadAsItWasWritten(Sample sample) {
        var values = AvroSerdes.with("memory:round-trip").values();
        var topic = sample.topic().name();
        var bytes = values.serializer().serialize(topic, sample.record());
        assertEquals(sample.record(), values.deserializer().deserialize(topic, bytes));
    }

    @Test
    void aRecordBeginsWithAZeroByteAndTheIdInFour() {
        registry.register("first-value", SchemaBuilder.builder().intType());
        var bytes = bytesOf(new AvroSerializer<BillingCount>(registry), count());
        assertEquals("0000000002", HexFormat.of().formatHex(bytes, 0, 5));
    }

    @Test
    void nothingIsATombstone() {
        assertNull(new AvroSerializer<BillingCount>(registry).serialize("t", null));
        assertNull(new AvroDeserializer<BillingCount>(registry).deserialize("t", null));
    }

    @Test
    void eachTopicIsASubjectOfItsOwn() throws IOException {
        try (var http = new FakeRegistry()) {
            var serializer = AvroSerdes.with(http.url()).<BillingCount>serializer();
            for (var topic : List.of("a", "b", "a", "b")) serializer.serialize(topic, count());
            assertEquals(
                    List.of("POST /subjects/a-value/versions", "POST /subjects/b-value/versions"),
                    http.asked());
        }
    }

    @Test
    void aKeyHasASubjectOfItsOwn() throws IOException {
        try (var http = new FakeRegistry()) {
            var serializer = new AvroSerializer<BillingCount>();
            serializer.configure(Map.of(AvroSerdes.REGISTRY_URL, http.url()), true);
            serializer.serialize("a", count());
            assertEquals(1, http.versionsOf("a-key"));
        }
    }

    @Test
    void whatAnOlderVersionWroteHasTheDefaults() throws IOException {
        var request = Topics.OUTBOUND_REQUESTS.schema();
        var old = of(request, List.of("request_id", "phone_number_id", "message"), null);
        var written =
                new GenericRecordBuilder(old)
                        .set("request_id", "r-1")
                        .set("phone_number_id", "106")
                        .set("message", "{}")
                        .build();
        var expected =
                OutboundRequest.newBuilder()
                        .setRequestId("r-1")
                        .setPhoneNumberId("106")
                        .setMessage("{}")
                        .build();
        assertEquals(expected, read(framed(written)));
    }

    @Test
    void whatANewerVersionAddedIsPassedOver() throws IOException {
        var names = COUNT.getFields().stream().map(Schema.Field::name).toList();
        var added = new Schema.Field("added", Schema.create(Schema.Type.STRING), "New.", "");
        var newer = of(COUNT, names, added);
        var written = new GenericData.Record(newer);
        var count = count();
        for (var field : COUNT.getFields()) written.put(field.name(), count.get(field.pos()));
        written.put("added", "something");
        assertEquals(count, read(framed(written)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00000001", "0100000001aa", "7b7d7b7d7b7d"})
    void whatIsNotInTheWireFormatSaysSo(String hex) {
        var error =
                assertThrows(
                        SerializationException.class, () -> read(HexFormat.of().parseHex(hex)));
        assertEquals("a record of t is not in Confluent's wire format", error.getMessage());
    }

    @Test
    void anUnknownIdIsToldFromABrokenRecord() {
        var bytes = HexFormat.of().parseHex("000000002a02");
        assertThrows(RegistryException.UnknownId.class, () -> read(bytes));
    }

    @Test
    void aRecordThatEndsTooEarlyNamesTopicAndId() {
        var whole = bytesOf(new AvroSerializer<BillingCount>(registry), count());
        var half = Arrays.copyOf(whole, whole.length / 2);
        var error = assertThrows(SerializationException.class, () -> read(half));
        assertTrue(
                String.valueOf(error.getMessage())
                        .startsWith("cannot read a record of t with schema id 1: "));
    }

    @Test
    void aSchemaWithoutAClassSaysWhich() throws IOException {
        var stranger =
                SchemaBuilder.record("convometer.events.Stranger")
                        .fields()
                        .requiredInt("a")
                        .endRecord();
        var bytes = framed(new GenericRecordBuilder(stranger).set("a", 1).build());
        var error = assertThrows(SerializationException.class, () -> read(bytes));
        assertTrue(
                String.valueOf(error.getMessage())
                        .endsWith("no class for convometer.events.Stranger"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"string\"}", "{\"type\":\"bytes\"}"})
    void whatIsNoRecordIsRefused(String schema) {
        var id = registry.register("t-value", new SchemaParser().parse(schema).mainSchema());
        var bytes = ByteBuffer.allocate(7).put((byte) 0).putInt(id).put((byte) 2).array();
        var error = assertThrows(SerializationException.class, () -> read(bytes));
        assertTrue(String.valueOf(error.getMessage()).contains("no class for "));
    }

    @Test
    void aBrokenRecordDoesNotSpoilTheNext() {
        var whole = bytesOf(new AvroSerializer<BillingCount>(registry), count());
        var reader = new AvroDeserializer<BillingCount>(registry);
        var half = Arrays.copyOf(whole, 9);
        assertThrows(SerializationException.class, () -> reader.deserialize("t", half));
        assertEquals(count(), reader.deserialize("t", whole));
    }

    @Test
    void aRegistryThatIsAwayIsNotABrokenRecord() throws IOException {
        var http = new FakeRegistry();
        var away = AvroSerdes.with(http.url());
        http.close();
        assertThrows(
                RegistryException.Unavailable.class, () -> bytesOf(away.serializer(), count()));
        assertThrows(
                RegistryException.Unavailable.class,
                () -> away.deserializer().deserialize("t", new byte[] {0, 0, 0, 0, 1}));
    }

    @Test
    void theSettingsNameTheClasses() {
        var serdes = new AvroSerdes("no.such.Serializer", "no.such.Deserializer", Map.of());
        var error = assertThrows(IllegalArgumentException.class, serdes::serializer);
        assertEquals("cannot make the serde class no.such.Serializer", error.getMessage());
        assertInstanceOf(AvroSerializer.class, AvroSerdes.with("memory:classes").serializer());
    }

    private static BillingCount count() {
        return (BillingCount) Samples.FULL.of(COUNT);
    }

    private static <T extends SpecificRecord> byte[] bytesOf(Serializer<T> serializer, T value) {
        return Objects.requireNonNull(serializer.serialize("t", value));
    }

    private SpecificRecord read(byte[] bytes) {
        var read = new AvroDeserializer<SpecificRecord>(registry).deserialize("t", bytes);
        return Objects.requireNonNull(read);
    }

    /// A version of a schema with some of its fields and perhaps one more.
    private static Schema of(Schema schema, List<String> names, Schema.@Nullable Field more) {
        var fields = new ArrayList<Schema.Field>();
        for (var name : names) {
            var field = schema.getField(name);
            fields.add(new Schema.Field(field, field.schema()));
        }
        if (more != null) fields.add(more);
        return Schema.createRecord(
                schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    private byte[] framed(GenericData.Record record) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(0);
        var id = registry.register("t-value", record.getSchema());
        out.write(ByteBuffer.allocate(4).putInt(id).array());
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
