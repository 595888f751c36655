package convometer.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundRequest;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.rules.Policy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/// The tracker's topology without Kafka and without the desk of messaging limits, with a clock that
/// is set by hand.
final class DrivenTracker implements AutoCloseable {

    private static final List<String> STORES =
            List.of(
                    CustomerStores.CUSTOMERS,
                    CustomerStores.GROUPS,
                    CustomerStores.HISTORY,
                    CustomerStores.DUE_TIMES,
                    CustomerStores.OPEN_WINDOWS,
                    DeskStore.DESKS,
                    RequestIds.IDS,
                    RequestIds.TIMES);

    private final AvroSerdes serdes;
    private final Accounts accounts;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private Instant now;

    private DrivenTracker(AvroSerdes serdes, Accounts accounts, Instant now) {
        this.serdes = serdes;
        this.accounts = accounts;
        this.now = now;
        var topology =
                TrackerTopology.withoutLimits(
                        KafkaSettings.of("nowhere:1"),
                        serdes,
                        accounts,
                        Policy.standard(),
                        meters,
                        clock(),
                        Duration.ofSeconds(1));
        var settings = StreamsDefaults.of("window-tracker", "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, temporary());
        // Within a transaction the test driver forgets what is sent before a record is processed.
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        driver = new TopologyTestDriver(topology, settings, now);
    }

    static DrivenTracker at(Instant now, Accounts accounts) {
        return new DrivenTracker(AvroSerdes.with("memory:driven-tracker-" + now), accounts, now);
    }

    /// Another instance with what this one has stored, as its changelogs would give it.
    DrivenTracker restarted() {
        var other = new DrivenTracker(serdes, accounts, now);
        for (var name : STORES) {
            KeyValueStore<Object, Object> from = driver.getKeyValueStore(name);
            KeyValueStore<Object, Object> to = other.driver.getKeyValueStore(name);
            try (var all = from.all()) {
                all.forEachRemaining(each -> to.put(each.key, each.value));
            }
        }
        close();
        return other;
    }

    private Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }

    Instant now() {
        return now;
    }

    /// Time goes by while nobody looks.
    void pass(Duration by) {
        now = now.plus(by);
    }

    void advance(Duration by) {
        now = now.plus(by);
        driver.advanceWallClockTime(by);
    }

    <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        TestInputTopic<String, V> input =
                driver.createInputTopic(topic.name(), new StringSerializer(), serdes.serializer());
        input.pipeInput(key, value);
    }

    /// A request with what intake tells of it.
    void send(String thread, OutboundRequest request, Headers headers) {
        var topic = Topics.THREAD_REQUESTS.name();
        var value = serdes.<OutboundRequest>serializer().serialize(topic, request);
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(thread, value, headers, now));
    }

    /// What nobody can read.
    void sendBytes(Topic<?> topic, String key, byte @Nullable [] value) {
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value));
    }

    /// What was written since it was read last.
    <V extends SpecificRecord> List<V> read(Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.name(), new StringDeserializer(), serdes.<V>deserializer())
                .readValuesToList();
    }

    /// How many records of a topic were set aside since it was asked last.
    int letters(Topic<?> topic) {
        var letters = topic.name() + DeadLetters.ENDING;
        var read = new ByteArrayDeserializer();
        return driver.createOutputTopic(letters, read, read).readRecordsToList().size();
    }

    /// Code and origin of the requests that were set aside since it was asked last.
    List<String> letters() {
        var letters = Topics.THREAD_REQUESTS.name() + DeadLetters.ENDING;
        var read = new ByteArrayDeserializer();
        return driver.createOutputTopic(letters, read, read).readRecordsToList().stream()
                .map(letter ->
                        header(letter.headers(), DeadLetters.CODE)
                                + " from "
                                + header(letter.headers(), DeadLetters.ORIGIN))
                .toList();
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }

    int size(String name) {
        KeyValueStore<Object, Object> store = driver.getKeyValueStore(name);
        var size = 0;
        try (var all = store.all()) {
            for (; all.hasNext(); all.next()) size++;
        }
        return size;
    }

    double count(String counter, String... tags) {
        return meters.get(counter).tags(tags).counter().count();
    }

    private static String temporary() {
        try {
            return Files.createTempDirectory("driven-tracker").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
