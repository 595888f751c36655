package convometer.schemas.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.schemas.registry.RegistryException;
import convometer.schemas.registry.SchemaRegistry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class ProcessingFailuresTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;

    ProcessingFailuresTest(@TempDir Path state) {
        var settings = StreamsDefaults.of("app", "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(DeadLetters.METERS, meters);
        driver = new TopologyTestDriver(topology(), settings);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    /// Copies what it reads; fails as it is told by values.
    private static Topology topology() {
        var text = new StringDeserializer();
        return new Topology()
                .addSource("read", text, text, "in", "app-by-id-repartition")
                .addProcessor("copy", Copy::new, "read")
                .addSink(
                        "write",
                        "out",
                        new StringSerializer(),
                        ProcessingFailuresTest::bytes,
                        "copy");
    }

    private static byte[] bytes(String topic, String value) {
        if (value.equals("no bytes")) throw new IllegalStateException("cannot be written");
        return value.getBytes(UTF_8);
    }

    private static final class Copy extends ContextualProcessor<String, String, String, String> {

        @Override
        public void init(ProcessorContext<String, String> context) {
            super.init(context);
            context.schedule(
                    Duration.ofHours(1),
                    PunctuationType.WALL_CLOCK_TIME,
                    _ -> {
                        throw new IllegalStateException("nothing is processed");
                    });
        }

        @Override
        public void process(Record<String, String> record) {
            switch (record.value()) {
                case "bug" -> throw new IllegalStateException("of 5511987654321 in 2026");
                case "wrong" -> throw new RejectedRecord("malformed", "to is empty");
                case "store" -> throw new InvalidStateStoreException("it is closed");
                default -> context().forward(record);
            }
        }
    }

    private void send(String topic, String value) {
        var headers = new RecordHeaders().add("trace", new byte[] {7});
        driver.createInputTopic(topic, new StringSerializer(), new StringSerializer())
                .pipeInput(new TestRecord<>("key", value, headers));
    }

    private List<TestRecord<String, String>> read(String topic) {
        var text = new StringDeserializer();
        return driver.createOutputTopic(topic, text, text).readRecordsToList();
    }

    private static String header(TestRecord<String, String> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    private double counted() {
        return meters.get("dead.letters").tag("reason", "processing_failed").counter().count();
    }

    @Test
    void whatAProcessorFailsOnIsSetAsideAndTheNextOneIsTaken() {
        send("in", "first");
        send("in", "bug");
        send("in", "next");
        assertEquals(
                List.of("first", "next"), read("out").stream().map(TestRecord::value).toList());
        var letters = read("in-dlq");
        assertEquals(1, letters.size());
        var letter = letters.getFirst();
        assertEquals("key", letter.key());
        assertEquals("bug", letter.value());
        assertEquals("processing_failed", header(letter, DeadLetters.CODE));
        assertEquals("in/0/1", header(letter, DeadLetters.ORIGIN));
        assertEquals(
                "java.lang.IllegalStateException: of … in 2026",
                header(letter, DeadLetters.REASON));
        assertEquals(7, letter.headers().lastHeader("trace").value()[0]);
        assertEquals(1, counted());
    }

    @Test
    void whatAProcessorRejectsIsSetAsideUnderItsCode() {
        send("in", "wrong");
        var letter = read("in-dlq").getFirst();
        assertEquals("wrong", letter.value());
        assertEquals("malformed", header(letter, DeadLetters.CODE));
        assertEquals("to is empty", header(letter, DeadLetters.REASON));
        assertEquals("in/0/0", header(letter, DeadLetters.ORIGIN));
        assertEquals(0, counted());
        assertEquals(1, meters.get("dead.letters").tag("reason", "malformed").counter().count());
    }

    @Test
    void whatCannotBeWrittenAsBytesIsSetAsideToo() {
        send("in", "no bytes");
        send("in", "next");
        assertEquals(List.of("next"), read("out").stream().map(TestRecord::value).toList());
        var letter = read("in-dlq").getFirst();
        assertEquals("key", letter.key());
        assertEquals("no bytes", letter.value());
        assertEquals("processing_failed", header(letter, DeadLetters.CODE));
        assertEquals("in/0/0", header(letter, DeadLetters.ORIGIN));
        assertEquals(1, counted());
    }

    @Test
    void topicsThatTheApplicationMakesForItselfShareOneOfDeadLetters() {
        send("app-by-id-repartition", "bug");
        var letter = read("app-dlq").getFirst();
        assertEquals("app-by-id-repartition/0/0", header(letter, DeadLetters.ORIGIN));
    }

    @Test
    void aFaultOfAStoreIsNoFaultOfTheRecord() {
        assertThrows(StreamsException.class, () -> send("in", "store"));
        assertTrue(read("in-dlq").isEmpty());
        assertEquals(0, counted());
    }

    @Test
    void whatFailsWhileNothingIsProcessedIsNotHidden() {
        assertThrows(
                StreamsException.class, () -> driver.advanceWallClockTime(Duration.ofHours(1)));
    }

    @Test
    void faultsOfTheGroundAreKnownHoweverTheyAreWrapped() {
        var away =
                assertThrows(
                        RegistryException.Unavailable.class,
                        () -> SchemaRegistry.at("http://127.0.0.1:1").byId(1));
        assertTrue(ProcessingFailures.isOfTheGround(new SerializationException("wrapped", away)));
        assertTrue(
                ProcessingFailures.isOfTheGround(
                        new IllegalStateException(new TimeoutException("no broker"))));
        assertFalse(ProcessingFailures.isOfTheGround(new SerializationException("not Avro")));
        assertFalse(ProcessingFailures.isOfTheGround(new IllegalStateException("a bug")));
    }
}
