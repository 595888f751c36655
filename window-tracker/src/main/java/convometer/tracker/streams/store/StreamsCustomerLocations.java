package convometer.tracker.streams.store;

import convometer.schemas.ThreadPartitioner;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.StreamsApplication;
import convometer.tracker.state.BudgetTotalsState;
import convometer.tracker.state.CountedCustomer;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.GateRecord;
import convometer.tracker.state.GroupRecord;
import convometer.tracker.state.LimitState;
import convometer.tracker.streams.TrackerTopics;

import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The locations as the streams application knows them.
@Singleton
@Requires(beans = StreamsApplication.class)
final class StreamsCustomerLocations implements CustomerLocations {

    private final StreamsApplication application;
    private final KafkaStreams streams;
    private final String commands;

    StreamsCustomerLocations(StreamsApplication application, KafkaSettings kafka) {
        this.application = application;
        commands = kafka.nameOf(TrackerTopics.CUSTOMER_COMMANDS);
        this.streams = application.streams();
    }

    @Override
    public HostInfo ownerOf(CustomerKey customerKey) {
        return locationOf(customerKey).activeHost();
    }

    @Override
    public Set<HostInfo> owners() {
        var owners =
                whileRunning(() -> streams.streamsMetadataForStore(CustomerStores.OPEN_WINDOWS))
                        .stream()
                        .filter(each ->
                                each.stateStoreNames().contains(CustomerStores.OPEN_WINDOWS))
                        .map(StreamsMetadata::hostInfo)
                        .collect(Collectors.toUnmodifiableSet());
        if (owners.isEmpty()) throw new InvalidStateStoreException("no instance has any customer");
        return owners;
    }

    /// A store of all partitions would know nothing of a customer who has moved away, and say so.
    @Override
    public ReadOnlyKeyValueStore<String, CustomerRecord> customersBeside(CustomerKey customerKey) {
        StoreQueryParameters<ReadOnlyKeyValueStore<String, CustomerRecord>> all =
                named(CustomerStores.CUSTOMERS);
        return store(all.withPartition(locationOf(customerKey).partition()));
    }

    @Override
    public ReadOnlyKeyValueStore<String, CustomerRecord> customers() {
        return store(named(CustomerStores.CUSTOMERS));
    }

    @Override
    public StoredGateStates gateStatesBeside(CustomerKey customerKey) {
        StoreQueryParameters<ReadOnlyKeyValueStore<String, GateRecord>> all =
                named(GateStore.GATE_STATES);
        var gateStates = store(all.withPartition(locationOf(customerKey).partition()));
        return key -> GateRecords.gateState(gateStates.get(key));
    }

    @Override
    public StoredGateStates gateStates() {
        ReadOnlyKeyValueStore<String, GateRecord> gateStates = store(named(GateStore.GATE_STATES));
        return key -> GateRecords.gateState(gateStates.get(key));
    }

    @Override
    public ReadOnlyKeyValueStore<String, GroupRecord> groupsBeside(CustomerKey customerKey) {
        StoreQueryParameters<ReadOnlyKeyValueStore<String, GroupRecord>> all =
                named(CustomerStores.GROUPS);
        return store(all.withPartition(locationOf(customerKey).partition()));
    }

    @Override
    public HostInfo ownerOfLimit(String ledger) {
        return locationOfLimit(ledger).activeHost();
    }

    @Override
    public StoredLimitLedger.ReadableStores limits(String ledger) {
        var partition = locationOfLimit(ledger).partition();
        return new StoredLimitLedger.ReadableStores(
                store(
                        StreamsCustomerLocations.<String, CountedCustomer>named(
                                        StoredLimitLedger.CUSTOMERS)
                                .withPartition(partition)),
                store(
                        StreamsCustomerLocations.<Bytes, byte[]>named(StoredLimitLedger.ENDS)
                                .withPartition(partition)),
                store(
                        StreamsCustomerLocations.<String, LimitState>named(StoredLimitLedger.LIMITS)
                                .withPartition(partition)));
    }

    @Override
    public ReadOnlyKeyValueStore<String, BudgetTotalsState> budgets(String ledger) {
        return store(
                StreamsCustomerLocations.<String, BudgetTotalsState>named(StoredBudgetLedger.TOTALS)
                        .withPartition(locationOfLimit(ledger).partition()));
    }

    private KeyQueryMetadata locationOfLimit(String ledger) {
        return available(
                whileRunning(() ->
                        streams.queryMetadataForKey(
                                StoredLimitLedger.LIMITS, ledger, Serdes.String().serializer())));
    }

    private static KeyQueryMetadata available(@Nullable KeyQueryMetadata found) {
        if (found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE))
            throw new InvalidStateStoreException("nobody has it at the moment");
        return found;
    }

    @Override
    public List<ReadOnlyKeyValueStore<Bytes, byte[]>> openWindows() {
        var indexes = new ArrayList<ReadOnlyKeyValueStore<Bytes, byte[]>>();
        for (var partition : partitionsHere()) {
            StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> all =
                    named(CustomerStores.OPEN_WINDOWS);
            indexes.add(store(all.withPartition(partition)));
        }
        return indexes;
    }

    /// Of the tasks that keep customers; others have none of their stores.
    private SortedSet<Integer> partitionsHere() {
        return whileRunning(streams::metadataForLocalThreads).stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .filter(task ->
                        task.topicPartitions().stream()
                                .anyMatch(each -> each.topic().equals(commands)))
                .map(task -> task.taskId().partition())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private KeyQueryMetadata locationOf(CustomerKey customerKey) {
        var found =
                whileRunning(() ->
                        streams.queryMetadataForKey(
                                CustomerStores.CUSTOMERS,
                                customerKey.key(),
                                (_, _, _, partitions) ->
                                        Optional.of(
                                                Set.of(
                                                        ThreadPartitioner.ofCustomer(
                                                                customerKey.name(), partitions)))));
        return available(found);
    }

    private static <K, V> StoreQueryParameters<ReadOnlyKeyValueStore<K, V>> named(String store) {
        return StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.keyValueStore());
    }

    private <T> T store(StoreQueryParameters<T> which) {
        return whileRunning(() -> streams.store(which));
    }

    /// What has stopped answers with an IllegalStateException, as if the question were wrong.
    private <T> T whileRunning(Supplier<T> question) {
        try {
            if (application.hasStopped()) throw new Stopped();
            return question.get();
        } catch (IllegalStateException e) {
            throw application.hasStopped()
                    ? new Stopped()
                    : new InvalidStateStoreException("the streams application does not run", e);
        }
    }
}
