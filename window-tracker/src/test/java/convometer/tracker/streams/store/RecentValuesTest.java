package convometer.tracker.streams.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.streams.store.RecentValues.DatedKey;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

class RecentValuesTest {

    private static final Duration PERIOD = Duration.ofDays(19);
    private static final long SINCE = PERIOD.toMillis() * 1_000;

    @Test
    void aDatedKeyIsReadAsItWasWritten() {
        var key = new DatedKey("106540352242922/wamid.é", SINCE);
        var bytes = DatedKey.serializer().serialize("topic", key);
        assertEquals(key, DatedKey.deserializer().deserialize("topic", bytes));
    }

    /// A store whose changelog is a topic of ours is made of keys that Kafka Streams did not write.
    @Test
    void aDatedKeyIsThatOfTheChangelog(@TempDir Path folder) {
        var topology = new Topology();
        topology.addSource("read", "input");
        topology.addProcessor("keep", Keeper::new, "read");
        topology.addStateStore(RecentValues.store("kept", PERIOD, Serdes.String()), "keep");
        var settings = StreamsDefaults.of("test", "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        try (var driver = new TopologyTestDriver(topology, settings)) {
            driver.createInputTopic("input", new StringSerializer(), new StringSerializer())
                    .pipeInput("106/wamid.1", "value");
            var written =
                    driver.createOutputTopic(
                                    "test-kept-changelog",
                                    new ByteArrayDeserializer(),
                                    new ByteArrayDeserializer())
                            .readKeyValue();
            assertArrayEquals(
                    written.key,
                    DatedKey.serializer().serialize("", new DatedKey("106/wamid.1", SINCE)));
        }
    }

    private static final class Keeper extends ContextualProcessor<String, String, Void, Void> {
        @Override
        public void process(Record<String, String> record) {
            new RecentValues<String>(context().getStateStore("kept"), PERIOD)
                    .put(record.key(), record.value(), SINCE);
        }
    }
}
