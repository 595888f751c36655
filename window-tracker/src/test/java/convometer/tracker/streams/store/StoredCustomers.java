package convometer.tracker.streams.store;

import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Budget;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.budget.BudgetTotals;
import convometer.tracker.gate.GateState;
import convometer.tracker.policy.Policy;
import convometer.tracker.state.BudgetTotalsState;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.GroupRecord;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.streams.TopologyParameters;
import convometer.tracker.streams.TrackerTopics;
import convometer.tracker.streams.TrackerTopology;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Customers in the tracker's real stores, without Kafka; who has what is set by hand.
public final class StoredCustomers implements CustomerLocations, AutoCloseable {

    public static final HostInfo HERE = new HostInfo("127.0.0.1", 1);

    public HostInfo owner = HERE;

    /// Who has the limits.
    public HostInfo ownerOfLimits = HERE;

    public Set<HostInfo> owners = Set.of(HERE);
    public boolean moving;

    /// How many customers were read.
    public final AtomicInteger reads = new AtomicInteger();

    public final Map<String, GateState> gateStates = new HashMap<>();

    private final AvroSerdes serdes;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, InboundMessage> messages;

    public StoredCustomers() {
        serdes = AvroSerdes.with("memory:stored-customers");
        var topology =
                TrackerTopology.of(
                        KafkaSettings.of("nowhere:1"),
                        serdes,
                        TopologyParameters.of(
                                accounts(),
                                Policy.standard(),
                                new SimpleMeterRegistry(),
                                Clock.systemUTC()));
        var settings = StreamsDefaults.of("window-tracker", "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, temporary());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        driver = new TopologyTestDriver(topology, settings, Instant.EPOCH);
        messages =
                driver.createInputTopic(
                        Topics.INBOUND_MESSAGES.name(),
                        new StringSerializer(),
                        serdes.serializer());
    }

    /// A business with three numbers, a publisher with a quota and another with a budget.
    public static Accounts accounts() {
        var numbers =
                Stream.of("106", "107", "108")
                        .map(id -> new Accounts.BusinessNumber(id, "+55"))
                        .toList();
        var posters =
                new Budget(
                        "posters",
                        new BigDecimal("0.10"),
                        Budget.Period.MONTH,
                        null,
                        null,
                        new Accounts.Label("team", "posters"),
                        List.of(50),
                        true);
        var waba =
                new Accounts.Waba(
                        "waba",
                        "Acme",
                        ZoneOffset.UTC,
                        "USD",
                        numbers,
                        List.of(),
                        List.of(posters));
        var quota = new Accounts.Quota(new Accounts.Label("team", "orders"), 2);
        return new Accounts(
                List.of(new Accounts.Portfolio("acme", 250, false, List.of(quota), List.of(waba))));
    }

    private static String temporary() {
        try {
            return Files.createTempDirectory("stored-customers").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void wrote(String phoneNumberId, String customer, Instant at) {
        messages.pipeInput(
                phoneNumberId + "/" + customer,
                InboundMessage.newBuilder()
                        .setMessageId("in-" + at)
                        .setPhoneNumberId(phoneNumberId)
                        .setWabaId("waba")
                        .setWaId(customer)
                        .setType("text")
                        .setAt(at)
                        .setReceivedAt(at)
                        .build());
    }

    /// The business wrote to the customer.
    public void answered(String phoneNumberId, String customer, Instant at) {
        driver.createInputTopic(
                        Topics.MESSAGE_STATUSES.name(),
                        new StringSerializer(),
                        serdes.<MessageStatus>serializer())
                .pipeInput(
                        phoneNumberId + "/" + customer,
                        MessageStatus.newBuilder()
                                .setWamid("out-" + customer + at)
                                .setPhoneNumberId(phoneNumberId)
                                .setWabaId("waba")
                                .setWaId(customer)
                                .setStatus("sent")
                                .setContent("{}")
                                .setAt(at)
                                .setReceivedAt(at)
                                .build());
    }

    /// Something for the gate state of messaging limits.
    public void command(LimitCommand command) {
        driver.createInputTopic(
                        TrackerTopics.LIMIT_RESERVATIONS.name(),
                        new StringSerializer(),
                        serdes.<LimitCommand>serializer())
                .pipeInput(command.getScope(), command);
    }

    /// So much is spent of a budget.
    public void spent(BudgetTotals totals) {
        new StoredBudgetLedger(store(StoredBudgetLedger.TOTALS), store(StoredBudgetLedger.RESERVED))
                .put(totals);
    }

    /// An index store, to be written by hand.
    KeyValueStore<Bytes, byte[]> index() {
        return store(CustomerStores.DUE_TIMES);
    }

    /// What a rebalance does to stores that somebody may be reading.
    public void closeStores() {
        driver.getAllStateStores().values().forEach(StateStore::close);
    }

    @Override
    public HostInfo ownerOf(CustomerKey customerKey) {
        return unlessMoving(owner);
    }

    @Override
    public Set<HostInfo> owners() {
        return unlessMoving(owners);
    }

    @Override
    public ReadOnlyKeyValueStore<String, CustomerRecord> customersBeside(CustomerKey customerKey) {
        return customers();
    }

    @Override
    public ReadOnlyKeyValueStore<String, CustomerRecord> customers() {
        return new Counted(store(CustomerStores.CUSTOMERS), reads);
    }

    /// Counts what is read one by one.
    private record Counted(ReadOnlyKeyValueStore<String, CustomerRecord> store, AtomicInteger reads)
            implements ReadOnlyKeyValueStore<String, CustomerRecord> {

        @Override
        public CustomerRecord get(String key) {
            reads.incrementAndGet();
            return store.get(key);
        }

        @Override
        public KeyValueIterator<String, CustomerRecord> range(String from, String to) {
            return store.range(from, to);
        }

        @Override
        public KeyValueIterator<String, CustomerRecord> all() {
            return store.all();
        }

        @Override
        public long approximateNumEntries() {
            return store.approximateNumEntries();
        }
    }

    @Override
    public StoredGateStates gateStatesBeside(CustomerKey customerKey) {
        return gateStates();
    }

    @Override
    public StoredGateStates gateStates() {
        return customerKey -> gateStates.getOrDefault(customerKey, GateState.empty());
    }

    @Override
    public ReadOnlyKeyValueStore<String, GroupRecord> groupsBeside(CustomerKey customerKey) {
        return store(CustomerStores.GROUPS);
    }

    @Override
    public HostInfo ownerOfLimit(String scope) {
        return unlessMoving(ownerOfLimits);
    }

    @Override
    public StoredLimitLedger.ReadableStores limits(String scope) {
        return new StoredLimitLedger.ReadableStores(
                store(StoredLimitLedger.CUSTOMERS),
                store(StoredLimitLedger.ENDS),
                store(StoredLimitLedger.LIMITS));
    }

    @Override
    public ReadOnlyKeyValueStore<String, BudgetTotalsState> budgets(String ledger) {
        return store(StoredBudgetLedger.TOTALS);
    }

    @Override
    public List<ReadOnlyKeyValueStore<Bytes, byte[]>> openWindows() {
        return List.of(store(CustomerStores.OPEN_WINDOWS));
    }

    private <K, V> KeyValueStore<K, V> store(String name) {
        KeyValueStore<K, V> store = driver.getKeyValueStore(name);
        return unlessMoving(store);
    }

    private <T> T unlessMoving(T answer) {
        if (moving) throw new InvalidStateStoreException("state is moving");
        return answer;
    }

    @Override
    public void close() {
        driver.close();
    }
}
