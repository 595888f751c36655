package convometer.tracker.streams;

import convometer.schemas.Topic;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.streams.Received;
import convometer.tracker.state.MessageLocation;
import convometer.tracker.state.UnlocatedMessage;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.GateStore;
import convometer.tracker.streams.store.RecentValues;
import convometer.tracker.streams.store.RequestIds;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The tracker's task of one partition: its own processors on its own stores, of which a restart
/// leaves those that have a changelog.
final class AliasPartition {

    private static final String RULES = "apply-rules";

    /// They have no changelog.
    static final List<String> INDEXES =
            List.of(CustomerStores.DUE_TIMES, CustomerStores.OPEN_WINDOWS);

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    private final AvroSerdes serdes;
    private final ProcessorParts parts;
    private RecordRouter router;
    private RulesProcessor rules;
    private MessageMatcher messages;

    AliasPartition(AvroSerdes serdes, ProcessorParts parts) {
        this.serdes = serdes;
        this.parts = parts;
        context.setCurrentSystemTimeMs(parts.clock().millis());
        addStore(CustomerStores.CUSTOMERS, Serdes.String(), serdes.values());
        addStore(CustomerStores.GROUPS, Serdes.String(), serdes.values());
        addStore(GateStore.GATE_STATES, Serdes.String(), serdes.values());
        addStore(CustomerStores.DUE_TIMES, Serdes.Bytes(), Serdes.ByteArray());
        addStore(CustomerStores.OPEN_WINDOWS, Serdes.Bytes(), Serdes.ByteArray());
        addStore(CustomerStores.HISTORY, Serdes.Bytes(), Serdes.ByteArray());
        addWindowStore(RequestIds.IDS, RecentValues.period(RequestIds.KEPT), Serdes.String());
        addWindowStore(MessageMatcher.LOCATIONS, period(), serdes.<MessageLocation>values());
        addWindowStore(MessageMatcher.UNLOCATED, period(), serdes.<UnlocatedMessage>values());
        router = startedRouter();
        rules = startedRules();
        messages = startedMessages(parts.clock());
    }

    private <K, V> void addStore(String name, Serde<K> keys, Serde<V> values) {
        var store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(name), keys, of(name, values))
                        .withLoggingDisabled()
                        .withCachingDisabled()
                        .build();
        store.init(context.getStateStoreContext(), store);
    }

    private <V> void addWindowStore(String name, Duration period, Serde<V> values) {
        var store =
                Stores.windowStoreBuilder(
                                Stores.inMemoryWindowStore(
                                        name, period.multipliedBy(3), period, false),
                                Serdes.String(),
                                of(name, values))
                        .withLoggingDisabled()
                        .withCachingDisabled()
                        .build();
        store.init(context.getStateStoreContext(), store);
    }

    /// All stores of a mock's context would register their schemas under one name.
    private static <V> Serde<V> of(String store, Serde<V> values) {
        return Serdes.serdeFrom(
                (_, value) -> values.serializer().serialize(store, value),
                (_, bytes) -> values.deserializer().deserialize(store, bytes));
    }

    private Duration period() {
        return RecentValues.period(parts.rules().policy().kept());
    }

    private RecordRouter startedRouter() {
        var started = new RecordRouter(parts, RULES);
        started.init(context);
        return started;
    }

    private RulesProcessor startedRules() {
        var started = new RulesProcessor(parts);
        started.init(context);
        return started;
    }

    private MessageMatcher startedMessages(Clock clock) {
        var started = new MessageMatcher(clock, period());
        started.init(context);
        return started;
    }

    void restart() {
        router.close();
        rules.close();
        messages.close();
        INDEXES.forEach(this::clear);
        router = startedRouter();
        rules = startedRules();
        messages = startedMessages(parts.clock());
    }

    private void clear(String index) {
        var store = store(index);
        keys(store).forEach(store::delete);
    }

    /// The keys of an index.
    List<Bytes> keys(String index) {
        return keys(store(index));
    }

    private static List<Bytes> keys(KeyValueStore<Bytes, byte[]> store) {
        var keys = new ArrayList<Bytes>();
        try (var all = store.all()) {
            all.forEachRemaining(each -> keys.add(each.key));
        }
        return keys;
    }

    private KeyValueStore<Bytes, byte[]> store(String name) {
        return context.getStateStore(name);
    }

    /// Processes a record as it is read from its topic.
    ///
    /// @return what was written
    List<CapturedForward<?, ?>> process(
            Topic<? extends SpecificRecord> topic, String key, byte[] value, long offset) {
        context.resetForwards();
        context.setRecordMetadata(topic.name(), 0, offset);
        var values = serdes.<SpecificRecord>deserializer();
        var now = parts.clock().millis();
        if (topic.value() == MessageLocation.class) {
            var met = (MessageLocation) values.deserialize(topic.name(), value);
            messages.process(new Record<>(MessageMatcher.key(key, met, period()), met, now));
        } else
            router.process(
                    new Record<>(key, Received.by(values).deserialize(topic.name(), value), now));
        var written = List.copyOf(context.forwarded());
        context.resetForwards();
        written.forEach(this::applyRules);
        return Stream.concat(
                        written.stream().filter(each -> !isRouted(each)),
                        context.forwarded().stream())
                .toList();
    }

    private void applyRules(CapturedForward<?, ?> forward) {
        if (forward.record().value() instanceof RoutedRecord routed)
            rules.process(
                    new Record<>((String) forward.record().key(), routed, parts.clock().millis()));
    }

    private static boolean isRouted(CapturedForward<?, ?> forward) {
        return forward.record().value() instanceof RoutedRecord;
    }

    /// The key to which the alias redirect at a key points; null: there is none.
    @Nullable CustomerKey redirectOf(CustomerKey customerKey) {
        return stores().hold(customerKey).redirectedTo;
    }

    /// Whether anything of a customer is kept at a key.
    boolean keeps(CustomerKey customerKey) {
        var held = stores().hold(customerKey);
        return (held.redirectedTo == null && !held.isNew)
                || !new GateStore(context).hold(customerKey).gateState.isEmpty();
    }

    private CustomerStores stores() {
        return parts.stores(context);
    }
}
