package convometer.tracker.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.schemas.ThreadKey;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.Received;
import convometer.tracker.gate.GateFold;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;
import convometer.tracker.reference.AccountWabas;
import convometer.tracker.reference.GlobalReader;
import convometer.tracker.reference.ReferenceData;
import convometer.tracker.state.MessageLocations;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.GateStore;
import convometer.tracker.streams.store.HistoryRows;
import convometer.tracker.streams.store.RecentValues;
import convometer.tracker.streams.store.RequestIds;

import io.micrometer.core.instrument.MeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What customers did, what became of messages, what was said of customers, what was sent and what
/// is to be sent, all by thread -> decide -> thread-decisions, outbound-receipts. Beside it the
/// commands from one customer key to another, and the locations of messages.
public final class TrackerTopology {

    private static final String DECIDE = "decide";

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

    /// Who writes commands to customers.
    private final List<String> commandWriters = new ArrayList<>(List.of(DECIDE, MATCH));

    private TrackerTopology(KafkaSettings kafka, AvroSerdes serdes) {
        this.kafka = kafka;
        this.serdes = serdes;
    }

    /// The topology for some accounts of which nothing but their file is known, by a policy.
    ///
    /// @param checkDueEvery how late a closing may be emitted
    public static Topology of(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Accounts accounts,
            Policy policy,
            MeterRegistry meters,
            Clock clock,
            Duration checkDueEvery) {
        return of(
                kafka,
                serdes,
                accounts,
                policy,
                meters,
                clock,
                checkDueEvery,
                ReferenceData.of(accounts, meters));
    }

    /// The topology for some accounts, by a policy.
    ///
    /// @param checkDueEvery how late a closing may be emitted
    /// @param referenceData of accounts and prices; the topology keeps it up to date
    public static Topology of(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Accounts accounts,
            Policy policy,
            MeterRegistry meters,
            Clock clock,
            Duration checkDueEvery,
            ReferenceData referenceData) {
        var tracker = new TrackerTopology(kafka, serdes);
        new LimitTopology(kafka, serdes)
                .addTo(tracker.topology, new LimitMetrics(meters), clock, checkDueEvery);
        tracker.commandWriters.add(LimitTopology.GIVE_OUT);
        return tracker.build(accounts, policy, meters, clock, checkDueEvery, referenceData);
    }

    /// The same where somebody else gives out the slots of messaging limits.
    static Topology withoutLimits(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Accounts accounts,
            Policy policy,
            MeterRegistry meters,
            Clock clock,
            Duration checkDueEvery) {
        return new TrackerTopology(kafka, serdes)
                .build(
                        accounts,
                        policy,
                        meters,
                        clock,
                        checkDueEvery,
                        ReferenceData.of(accounts, meters));
    }

    private Topology build(
            Accounts accounts,
            Policy policy,
            MeterRegistry meters,
            Clock clock,
            Duration checkDueEvery,
            ReferenceData referenceData) {
        var parts =
                new CustomerProcessor.Parts(
                        new Rules(policy, new AccountWabas(accounts)),
                        accounts,
                        new GateFold(referenceData.gate(policy)),
                        new DecisionMetrics(meters),
                        clock,
                        checkDueEvery,
                        serdes.values(),
                        HistoryRows.Values.of(serdes),
                        kafka.nameOf(Topics.THREAD_REQUESTS));
        readKnowledge(referenceData, meters, clock);
        return build(() -> new CustomerProcessor(parts), RecentValues.period(policy.kept()), clock);
    }

    /// Every instance reads all that is known of accounts and of their use.
    private void readKnowledge(ReferenceData referenceData, MeterRegistry meters, Clock clock) {
        var reader = new GlobalReader(kafka, serdes, meters);
        reader.addTo(
                topology,
                Topics.ACCOUNT_EVENTS,
                (waba, event) -> {
                    RecordCheck.require(waba, event, clock.instant());
                    referenceData.accounts().apply(event);
                });
        reader.addTo(topology, Topics.BILLING_COUNTS, referenceData.usage()::apply);
    }

    private Topology build(
            ProcessorSupplier<String, Received<SpecificRecord>, String, Object> customers,
            Duration period,
            Clock clock) {
        for (var topic : TrackerTopics.THREADS) readThreads(topic);
        topology.addSource(
                nameOf(TrackerTopics.CUSTOMER_COMMANDS),
                Serdes.String().deserializer(),
                Received.by(serdes.<SpecificRecord>deserializer()),
                kafka.nameOf(TrackerTopics.CUSTOMER_COMMANDS));
        topology.addSource(
                nameOf(TrackerTopics.MESSAGE_LOCATIONS),
                Serdes.String().deserializer(),
                serdes.<SpecificRecord>deserializer(),
                kafka.nameOf(TrackerTopics.MESSAGE_LOCATIONS));
        topology.addProcessor(DECIDE, customers, inputs());
        topology.addProcessor(
                MATCH,
                () -> new MessageMatcher(clock, period),
                nameOf(TrackerTopics.MESSAGE_LOCATIONS));
        topology.addStateStore(
                RecentValues.store(
                        MessageMatcher.LOCATIONS, period, serdes.<MessageLocations>values()),
                MATCH);
        addStores();
        addSinks();
        return topology;
    }

    private static String[] inputs() {
        return INPUTS.stream().map(TrackerTopology::nameOf).toArray(String[]::new);
    }

    private static String nameOf(Topic<?> input) {
        return "read-" + input.name();
    }

    private void readThreads(Topic<?> topic) {
        var values = Received.required(topic.value(), serdes.<SpecificRecord>deserializer());
        topology.addSource(nameOf(topic), TrackerTopology::threadKey, values, kafka.nameOf(topic));
    }

    private void addSinks() {
        write(TrackerOutputs.DECISIONS, Topics.THREAD_DECISIONS);
        write(TrackerOutputs.RECEIPTS, Topics.OUTBOUND_RECEIPTS);
        write(TrackerOutputs.LOCATIONS, TrackerTopics.MESSAGE_LOCATIONS);
        write(TrackerOutputs.LIMITS, TrackerTopics.LIMIT_RESERVATIONS);
        topology.addSink(
                TrackerOutputs.COMMANDS,
                kafka.nameOf(TrackerTopics.CUSTOMER_COMMANDS),
                Serdes.String().serializer(),
                serdes.<SpecificRecord>serializer(),
                TrackerTopology::byCustomer,
                commandWriters.toArray(String[]::new));
        for (var input : TrackerTopics.THREADS)
            topology.addSink(
                    TrackerOutputs.deadLettersOf(kafka.nameOf(input)),
                    kafka.deadLettersOf(input),
                    Serdes.String().serializer(),
                    Serdes.Bytes().serializer(),
                    DECIDE);
    }

    private static Optional<Set<Integer>> byCustomer(
            String topic, String customer, Object command, int partitions) {
        return Optional.of(Set.of(ThreadPartitioner.ofCustomer(customer, partitions)));
    }

    private void write(String name, Topic<?> topic) {
        topology.addSink(
                name,
                kafka.nameOf(topic),
                Serdes.String().serializer(),
                serdes.<SpecificRecord>serializer(),
                DECIDE);
    }

    private void addStores() {
        addStore(CustomerStores.CUSTOMERS, Serdes.String(), serdes.values(), DECIDE);
        addStore(CustomerStores.HISTORY, Serdes.Bytes(), Serdes.ByteArray(), DECIDE);
        addStore(CustomerStores.GROUPS, Serdes.String(), serdes.values(), DECIDE);
        addStore(GateStore.GATE_STATES, Serdes.String(), serdes.values(), DECIDE);
        topology.addStateStore(RequestIds.store(), DECIDE);
        addIndex(CustomerStores.DUE_TIMES);
        addIndex(CustomerStores.OPEN_WINDOWS);
    }

    /// What is written twice before a commit is written once: the statuses of a message often come
    /// together.
    private <K, V> void addStore(String name, Serde<K> keys, Serde<V> values, String processor) {
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
                        .withCachingEnabled(),
                processor);
    }

    /// What follows from other stores is not written to a changelog: see [CustomerIndexes].
    private void addIndex(String name) {
        var store = Stores.persistentKeyValueStore(name);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(store, Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingDisabled(),
                DECIDE);
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
