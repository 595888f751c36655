package convometer.schemas.streams;

import static org.apache.kafka.streams.errors.DeserializationExceptionHandler.Result.FAIL;
import static org.apache.kafka.streams.errors.DeserializationExceptionHandler.Result.RESUME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.schemas.Samples;
import convometer.schemas.Topics;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.registry.SchemaRegistry;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Response;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

class DeadLettersTest {

    private static final byte[] KEY = "106/ana".getBytes(StandardCharsets.UTF_8);
    private static final byte[] VALUE = {1, 2, 3};

    @TempDir private Path state;

    @Test
    void aLetterIsTheRecordWithItsReasonAndOrigin() {
        var record = new ConsumerRecord<>("charges", 3, 42L, KEY, VALUE);
        record.headers().add("trace", new byte[] {9});
        var letter = DeadLetters.letter(record, "unreadable", "no – way");
        assertEquals("charges-dlq", letter.topic());
        assertArrayEquals(KEY, letter.key());
        assertArrayEquals(VALUE, letter.value());
        assertEquals("unreadable", text(letter.headers(), DeadLetters.CODE));
        assertEquals("no – way", text(letter.headers(), DeadLetters.REASON));
        assertEquals("charges/3/42", text(letter.headers(), DeadLetters.ORIGIN));
        assertArrayEquals(new byte[] {9}, letter.headers().lastHeader("trace").value());
        assertNull(record.headers().lastHeader(DeadLetters.CODE));
    }

    @Test
    void aRecordThatCannotBeReadIsSetAside() {
        var response = handle(new SerializationException("not Avro"));
        assertEquals(RESUME, response.result());
        var letter = response.deadLetterQueueRecords().getFirst();
        assertEquals("charges-dlq", letter.topic());
        assertEquals("not Avro", text(letter.headers(), DeadLetters.REASON));
    }

    @Test
    void whatItsReaderRejectsIsSetAsideUnderItsCode() {
        var response = handle(new RejectedRecord("malformed", "it is of another type"));
        assertEquals(RESUME, response.result());
        var letter = response.deadLetterQueueRecords().getFirst();
        assertEquals("malformed", text(letter.headers(), DeadLetters.CODE));
        assertEquals("it is of another type", text(letter.headers(), DeadLetters.REASON));
    }

    @Test
    void anUnknownIdIsTheRecordsFault() {
        assertEquals(RESUME, handle(unknownId()).result());
    }

    @Test
    void aRegistryThatIsAwayIsNot() {
        var away =
                assertThrows(
                        RegistryException.Unavailable.class,
                        () -> SchemaRegistry.at("http://127.0.0.1:1").byId(1));
        assertEquals(FAIL, handle(away).result());
        assertEquals(FAIL, handle(new SerializationException("wrapped", away)).result());
    }

    @Test
    void theStreamGoesOnBehindARecordThatCannotBeRead() {
        var values = AvroSerdes.with("memory:dead-letters").values();
        var builder = new StreamsBuilder();
        builder.stream("charges", Consumed.with(Serdes.ByteArray(), values).withName("read"))
                .to("copies", Produced.with(Serdes.ByteArray(), values).withName("write"));
        try (var driver = new TopologyTestDriver(builder.build(), settings())) {
            var bytes = new ByteArraySerializer();
            var good =
                    values.serializer()
                            .serialize("charges", Samples.BARE.of(Topics.CHARGES.schema()));
            var in = driver.createInputTopic("charges", bytes, bytes);
            in.pipeInput(KEY, VALUE);
            in.pipeInput(KEY, good);
            var out = new ByteArrayDeserializer();
            assertArrayEquals(good, driver.createOutputTopic("copies", out, out).readValue());
        }
    }

    private Properties settings() {
        var settings = StreamsDefaults.of("dead-letters-test", "127.0.0.1:1");
        settings.put("state.dir", state.toString());
        return settings;
    }

    private static RegistryException unknownId() {
        return assertThrows(
                RegistryException.class, () -> SchemaRegistry.at("memory:nothing").byId(1));
    }

    @SuppressWarnings("NullAway") // The context says nothing that a dead letter needs.
    private static Response handle(Exception error) {
        var record = new ConsumerRecord<>("charges", 0, 0L, KEY, VALUE);
        return new DeadLetters().handleError(null, record, error);
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
