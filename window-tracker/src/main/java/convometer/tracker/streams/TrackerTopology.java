package convometer.tracker.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.schemas.ThreadKey;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.OfType;
import convometer.schemas.streams.Received;
import convometer.tracker.reference.GlobalReader;
import convometer.tracker.state.MessageLocation;
import convometer.tracker.state.UnlocatedMessage;
import convometer.tracker.streams.limit.LimitTopology;
import convometer.tracker.streams.records.RecordCheck;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.GateStore;
import convometer.tracker.streams.store.RecentValues;
import convometer.tracker.streams.store.RecentValues.DatedKey;
import convometer.tracker.streams.store.RequestIds;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What customers did, what became of messages, what was said of customers, what was sent and what
/// is to be sent, all by thread -> route-records -> apply-rules -> thread-decisions,
/// outbound-receipts. Beside it the commands from one customer key to another, the locations of
/// messages, and the part that gives out the slots of messaging limits.
public final class TrackerTopology {

    private static final String ROUTE = "route-records";
    private static final String RULES = "apply-rules";

    /// Both share the stores of customers.
    private static final String[] CUSTOMER_PROCESSORS = {ROUTE, RULES};

    /// The topics that have to be cut alike.
    public static final List<Topic<? extends SpecificRecord>> INPUTS =
            Stream.concat(
                            TrackerTopics.THREADS.stream(),
                            Stream.of(TrackerTopics.CUSTOMER_COMMANDS))
                    .toList();

    private static final String MATCH = "match-messages";

    private final Topology topology = new Topology();
    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final TopologyParameters parameters;

    private TrackerTopology(KafkaSettings kafka, AvroSerdes serdes, TopologyParameters parameters) {
        this.kafka = kafka;
        this.serdes = serdes;
        this.parameters = parameters;
    }

    /// The topology for some accounts, by a policy.
    public static Topology of(
            KafkaSettings kafka, AvroSerdes serdes, TopologyParameters parameters) {
        return new TrackerTopology(kafka, serdes, parameters).build();
    }

    private Topology build() {
        if (parameters.givesOutSlots()) addLimits();
        readReferenceData();
        addCustomers();
        return topology;
    }

    private void addLimits() {
        new LimitTopology(kafka, serdes)
                .addTo(
                        topology,
                        parameters.meters(),
                        parameters.clock(),
                        parameters.checkDueEvery());
        writeCommands(LimitTopology.ANSWERS, LimitTopology.GIVE_OUT);
    }

    /// Every instance reads all that is known of accounts and of their use.
    private void readReferenceData() {
        var referenceData = parameters.referenceData();
        var reader = new GlobalReader(kafka, serdes, parameters.meters());
        reader.addTo(
                topology,
                Topics.ACCOUNT_EVENTS,
                (waba, event) -> {
                    RecordCheck.require(waba, event, parameters.clock().instant());
                    referenceData.accounts().apply(event);
                });
        reader.addTo(topology, Topics.BILLING_COUNTS, referenceData.usage()::apply);
    }

    private void addCustomers() {
        var parts = ProcessorParts.of(parameters, serdes);
        var clock = parameters.clock();
        var period = RecentValues.period(parameters.policy().kept());
        for (var topic : TrackerTopics.THREADS) readThreads(topic);
        topology.addSource(
                nameOf(TrackerTopics.CUSTOMER_COMMANDS),
                Serdes.String().deserializer(),
                Received.by(serdes.<SpecificRecord>deserializer()),
                kafka.nameOf(TrackerTopics.CUSTOMER_COMMANDS));
        var inputs = INPUTS.stream().map(TrackerTopology::nameOf).toArray(String[]::new);
        topology.addProcessor(ROUTE, () -> new RecordRouter(parts, RULES), inputs);
        topology.addProcessor(RULES, () -> new RulesProcessor(parts), ROUTE);
        matchMessages(() -> new MessageMatcher(clock, period), period);
        addStores();
        addSinks();
    }

    /// The topic is the changelog of the store, too.
    private void matchMessages(
            ProcessorSupplier<DatedKey, MessageLocation, Object, Object> matcher, Duration period) {
        topology.addReadOnlyStateStore(
                RecentValues.store(
                        MessageMatcher.LOCATIONS, period, serdes.<MessageLocation>values()),
                nameOf(TrackerTopics.MESSAGE_LOCATIONS),
                DatedKey.deserializer(),
                new OfType<>(MessageLocation.class, serdes.<SpecificRecord>deserializer()),
                kafka.nameOf(TrackerTopics.MESSAGE_LOCATIONS),
                MATCH,
                forwarding(matcher));
        topology.addStateStore(
                RecentValues.store(
                        MessageMatcher.UNLOCATED, period, serdes.<UnlocatedMessage>values()),
                MATCH);
    }

    /// Kafka Streams expects that who fills such a store forwards nothing, but does not mind.
    @SuppressWarnings("unchecked")
    private static <K, V> ProcessorSupplier<K, V, Void, Void> forwarding(
            ProcessorSupplier<K, V, ?, ?> supplier) {
        return (ProcessorSupplier<K, V, Void, Void>) supplier;
    }

    private static String nameOf(Topic<?> input) {
        return "read-" + input.name();
    }

    private void readThreads(Topic<?> topic) {
        var values = Received.required(topic.value(), serdes.<SpecificRecord>deserializer());
        topology.addSource(nameOf(topic), TrackerTopology::threadKey, values, kafka.nameOf(topic));
    }

    private void addSinks() {
        write(TrackerOutputs.DECISIONS, Topics.THREAD_DECISIONS, RULES);
        write(TrackerOutputs.RECEIPTS, Topics.OUTBOUND_RECEIPTS, CUSTOMER_PROCESSORS);
        topology.addSink(
                TrackerOutputs.LOCATIONS,
                kafka.nameOf(TrackerTopics.MESSAGE_LOCATIONS),
                DatedKey.serializer(),
                serdes.<SpecificRecord>serializer(),
                TrackerTopology::byMessage,
                CUSTOMER_PROCESSORS);
        write(TrackerOutputs.LIMITS, TrackerTopics.LIMIT_RESERVATIONS, RULES);
        writeCommands(TrackerOutputs.COMMANDS, CUSTOMER_PROCESSORS);
        writeCommands("write-matches", MATCH);
        for (var input : TrackerTopics.THREADS)
            topology.addSink(
                    TrackerOutputs.deadLettersOf(kafka.nameOf(input)),
                    kafka.deadLettersOf(input),
                    Serdes.String().serializer(),
                    Serdes.Bytes().serializer(),
                    CUSTOMER_PROCESSORS);
    }

    /// The customers, the matching and the limits have sinks of their own and so are tasks of their
    /// own: before each record Kafka Streams looks at every partition of its task.
    private void writeCommands(String name, String... writers) {
        topology.addSink(
                name,
                kafka.nameOf(TrackerTopics.CUSTOMER_COMMANDS),
                Serdes.String().serializer(),
                serdes.<SpecificRecord>serializer(),
                TrackerTopology::byCustomer,
                writers);
    }

    private static Optional<Set<Integer>> byCustomer(
            String topic, String customer, Object command, int partitions) {
        return Optional.of(Set.of(ThreadPartitioner.ofCustomer(customer, partitions)));
    }

    private static Optional<Set<Integer>> byMessage(
            String topic, DatedKey key, Object met, int partitions) {
        return Optional.of(Set.of(ThreadPartitioner.of(MessageMatcher.message(key), partitions)));
    }

    private void write(String name, Topic<?> topic, String... writers) {
        topology.addSink(
                name,
                kafka.nameOf(topic),
                Serdes.String().serializer(),
                serdes.<SpecificRecord>serializer(),
                writers);
    }

    private void addStores() {
        addStore(CustomerStores.CUSTOMERS, Serdes.String(), serdes.values());
        addStore(CustomerStores.HISTORY, Serdes.Bytes(), Serdes.ByteArray());
        addStore(CustomerStores.GROUPS, Serdes.String(), serdes.values());
        addStore(GateStore.GATE_STATES, Serdes.String(), serdes.values());
        topology.addStateStore(RequestIds.store(), CUSTOMER_PROCESSORS);
        addIndex(CustomerStores.DUE_TIMES);
        addIndex(CustomerStores.OPEN_WINDOWS);
    }

    /// What is written twice before a commit is written once: the statuses of a message often come
    /// together.
    private <K, V> void addStore(String name, Serde<K> keys, Serde<V> values) {
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
                        .withCachingEnabled(),
                CUSTOMER_PROCESSORS);
    }

    /// What follows from other stores is not written to a changelog: see [CustomerIndexes]. Nor
    /// does it have a cache: that is copied, key by key, for each look at what is due.
    private void addIndex(String name) {
        var store = Stores.persistentKeyValueStore(name);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(store, Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingDisabled(),
                CUSTOMER_PROCESSORS);
    }

    /// What is no thread's cannot be processed; the key itself is a customer's and is not named.
    private static String threadKey(String topic, byte @Nullable [] key) {
        try {
            if (key != null) return ThreadKey.parse(new String(key, UTF_8)).toString();
        } catch (IllegalArgumentException _) {
            throw new SerializationException("a record of " + topic + " has no thread as its key");
        }
        throw new SerializationException("a record of " + topic + " has no key");
    }
}
