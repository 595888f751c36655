package convometer.tracker.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.CustomerNotice;
import convometer.events.OutboundRequest;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.StreamsDefaults;
import convometer.schemas.streams.WebhookHeader;
import convometer.tracker.gate.PriceEstimator;
import convometer.tracker.policy.Policy;
import convometer.tracker.reference.ReferenceData;
import convometer.tracker.streams.store.CustomerIndexes;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.GateStore;
import convometer.tracker.streams.store.RequestIds;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The tracker's topology without Kafka and without the gate state of messaging limits, with a
/// clock that is set by hand.
public final class DrivenTracker implements AutoCloseable {

    private static final List<String> STORES =
            List.of(
                    CustomerStores.CUSTOMERS,
                    CustomerStores.GROUPS,
                    CustomerStores.HISTORY,
                    GateStore.GATE_STATES);

    private final AvroSerdes serdes;
    private final Accounts accounts;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private Instant now;

    private DrivenTracker(AvroSerdes serdes, Accounts accounts, Instant now) {
        this(serdes, accounts, now, null);
    }

    /// @param prices of messages, with the limits; null: without either
    private DrivenTracker(
            AvroSerdes serdes, Accounts accounts, Instant now, @Nullable PriceEstimator prices) {
        this.serdes = serdes;
        this.accounts = accounts;
        this.now = now;
        var parameters = TopologyParameters.of(accounts, Policy.standard(), meters, clock());
        var topology =
                TrackerTopology.of(
                        KafkaSettings.of("nowhere:1"),
                        serdes,
                        prices == null
                                ? parameters.withoutLimits()
                                : withPrices(parameters, prices));
        var settings = StreamsDefaults.of("window-tracker", "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, temporary());
        // Within a transaction the test driver forgets what is sent before a record is processed.
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        driver = new TopologyTestDriver(topology, settings, now);
    }

    private static TopologyParameters withPrices(
            TopologyParameters parameters, PriceEstimator prices) {
        var data = parameters.referenceData();
        return new TopologyParameters(
                parameters.accounts(),
                parameters.policy(),
                parameters.meters(),
                parameters.clock(),
                parameters.checkDueEvery(),
                new ReferenceData(data.accounts(), data.usage(), prices),
                true);
    }

    /// The whole of it, with limits and prices.
    static DrivenTracker whole(Instant now, Accounts accounts, PriceEstimator prices) {
        return new DrivenTracker(
                AvroSerdes.with("memory:driven-tracker-" + now), accounts, now, prices);
    }

    public static DrivenTracker at(Instant now, Accounts accounts) {
        return new DrivenTracker(AvroSerdes.with("memory:driven-tracker-" + now), accounts, now);
    }

    /// Another instance with what this one has stored, as its changelogs would give it.
    public DrivenTracker restarted() {
        var other = new DrivenTracker(serdes, accounts, now);
        for (var name : STORES) {
            KeyValueStore<Object, Object> from = driver.getKeyValueStore(name);
            KeyValueStore<Object, Object> to = other.driver.getKeyValueStore(name);
            try (var all = from.all()) {
                all.forEachRemaining(each -> to.put(each.key, each.value));
            }
        }
        try (var all = requestIds().all()) {
            all.forEachRemaining(each ->
                    other.requestIds().put(each.key.key(), each.value, each.key.window().start()));
        }
        other.indexes().rebuild();
        close();
        return other;
    }

    private WindowStore<String, String> requestIds() {
        return driver.getWindowStore(RequestIds.IDS);
    }

    /// The indexes, which have no changelog.
    CustomerIndexes indexes() {
        return new CustomerIndexes(
                driver.getKeyValueStore(CustomerStores.CUSTOMERS),
                driver.getKeyValueStore(CustomerStores.GROUPS),
                driver.getKeyValueStore(GateStore.GATE_STATES),
                driver.getKeyValueStore(CustomerStores.DUE_TIMES),
                driver.getKeyValueStore(CustomerStores.OPEN_WINDOWS));
    }

    /// How many records were written to each topic, the changelogs among them.
    Map<String, Integer> written() {
        var read = new ByteArrayDeserializer();
        var counts = new TreeMap<String, Integer>();
        for (var topic : driver.producedTopicNames())
            counts.put(
                    topic, driver.createOutputTopic(topic, read, read).readRecordsToList().size());
        return counts;
    }

    /// The stores in which a text is kept, and the topics to which it was written since it was
    /// asked last, the changelogs among them.
    Set<String> placesOf(String text) {
        var places = new TreeSet<String>();
        var read = new ByteArrayDeserializer();
        for (var topic : driver.producedTopicNames())
            for (var record : driver.createOutputTopic(topic, read, read).readRecordsToList())
                if (record.value() != null && textOf(record.value()).contains(text))
                    places.add("topic " + topic);
        driver.getAllStateStores().keySet().stream()
                .filter(name -> textOf(name).contains(text))
                .forEach(places::add);
        return places;
    }

    private static String textOf(byte[] value) {
        return new String(value, UTF_8);
    }

    /// All that is in a store as one text.
    private String textOf(String name) {
        var all = new StringBuilder();
        KeyValueStore<Object, Object> values = driver.getKeyValueStore(name);
        if (values != null)
            try (var each = values.all()) {
                each.forEachRemaining(entry -> append(all, entry.value));
            }
        WindowStore<Object, Object> windows = driver.getWindowStore(name);
        if (windows != null)
            try (var each = windows.all()) {
                each.forEachRemaining(entry -> append(all, entry.value));
            }
        return all.toString();
    }

    private static void append(StringBuilder all, Object value) {
        all.append(value instanceof byte[] bytes ? textOf(bytes) : value);
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

    public void advance(Duration by) {
        now = now.plus(by);
        driver.advanceWallClockTime(by);
    }

    public <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        bytesOf(topic).pipeInput(key, bytes(value));
    }

    private TestInputTopic<String, byte[]> bytesOf(Topic<?> topic) {
        return driver.createInputTopic(
                topic.name(), new StringSerializer(), new ByteArraySerializer());
    }

    /// Of whatever type: the registry would take only one under the name of a topic.
    private byte[] bytes(SpecificRecord value) {
        return serdes.<SpecificRecord>serializer().serialize(value.getSchema().getName(), value);
    }

    /// What was made of the webhook at an offset of webhooks-raw.
    <V extends SpecificRecord> void send(
            Topic<V> topic, String key, V value, int partition, long offset) {
        var headers = new RecordHeaders();
        WebhookHeader.write(headers, partition, offset);
        bytesOf(topic).pipeInput(new TestRecord<>(key, bytes(value), headers, now));
    }

    /// A request with what intake emits of it.
    public void send(String thread, OutboundRequest request, Headers headers) {
        bytesOf(Topics.THREAD_REQUESTS)
                .pipeInput(new TestRecord<>(thread, bytes(request), headers, now));
    }

    /// What nobody can read.
    public void sendBytes(Topic<?> topic, String key, byte @Nullable [] value) {
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value));
    }

    /// What was written since it was read last.
    public <V extends SpecificRecord> List<V> read(Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.name(), new StringDeserializer(), serdes.<V>deserializer())
                .readValuesToList();
    }

    /// The keys under which something was written since it was asked last.
    Set<String> keys(Topic<?> topic) {
        var keys = new TreeSet<String>();
        driver.createOutputTopic(
                        topic.name(), new StringDeserializer(), new ByteArrayDeserializer())
                .readKeyValuesToList()
                .forEach(each -> keys.add(each.key));
        return keys;
    }

    /// How many records of a topic were made a dead letter since it was asked last.
    public int deadLetters(Topic<?> topic) {
        var letters = topic.name() + DeadLetters.ENDING;
        var read = new ByteArrayDeserializer();
        return driver.createOutputTopic(letters, read, read).readRecordsToList().size();
    }

    /// Code and origin of the requests that were made a dead letter since it was asked last.
    public List<String> deadLetters() {
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

    public double count(String counter, String... tags) {
        return meters.get(counter).tags(tags).counter().count();
    }

    /// How many rows there are of a customer's history.
    int rowsOf(CustomerKey customerKey) {
        KeyValueStore<Bytes, byte[]> history = driver.getKeyValueStore(CustomerStores.HISTORY);
        var rows = 0;
        try (var all = history.all()) {
            while (all.hasNext())
                if (textOf(all.next().key.get()).startsWith(customerKey.key() + "\0")) rows++;
        }
        return rows;
    }

    private static String temporary() {
        try {
            return Files.createTempDirectory("driven-tracker").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Meta shows two names together: they are one customer's.
    void showTogether(String waId, String userId) {
        send(
                Topics.CUSTOMER_NOTICES,
                "106/" + waId,
                CustomerNotice.newBuilder()
                        .setKind("names")
                        .setPhoneNumberId("106")
                        .setWabaId("waba")
                        .setWaId(waId)
                        .setUserId(userId)
                        .setReceivedAt(now)
                        .build());
    }

    @Override
    public void close() {
        driver.close();
    }
}
