package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.state.AssessedUnit;
import convometer.billing.state.KnownRank;
import convometer.billing.state.LineChange;
import convometer.billing.state.PoolMove;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.ThreadDecision;
import convometer.schemas.serde.AvroSerdes;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// The processors of the topology with internal topics on which everything takes its time. What one
/// key sends to another arrives in order, as partitions keep it; nothing else is certain.
final class SlowLedger {

    /// A processor as a task runs it.
    private record Task<I, O>(
            Processor<String, I, String, O> processor, MockProcessorContext<String, O> context) {

        static <I, O> Task<I, O> of(
                Processor<String, I, String, O> processor, KeyValueStore<?, ?>... stores) {
            var context = new MockProcessorContext<String, O>();
            for (var store : stores) {
                store.init(context.getStateStoreContext(), store);
                context.addStateStore(store);
            }
            processor.init(context);
            return new Task<>(processor, context);
        }

        List<Record<String, O>> process(String key, I value) {
            processor.process(new Record<>(key, value, 0));
            var forwarded = new ArrayList<Record<String, O>>();
            for (var captured : context.forwarded()) {
                var record = captured.record();
                forwarded.add(new Record<>(record.key(), record.value(), 0));
            }
            context.resetForwards();
            return forwarded;
        }
    }

    private final AvroSerdes serdes = AvroSerdes.with("memory:slow-ledger");
    private final Map<String, Queue<Runnable>> journeys = new TreeMap<>();
    private final List<Charge> charges = new ArrayList<>();
    private final Map<String, BillingCount> counts = new TreeMap<>();
    private final Task<Received, Object> assess;
    private final Task<AssessedUnit, Object> place;
    private final Task<PoolMove, KnownRank> freeTier;
    private final Task<Object, Object> ledger;
    private final Task<LineChange, BillingCount> count;

    SlowLedger(int allowance) {
        var rules = LedgerHarness.rules(allowance);
        var metrics = new BillingMetrics(new SimpleMeterRegistry());
        var units = store(PlaceProcessor.UNITS, serdes.values());
        assess =
                Task.of(
                        new AssessProcessor(
                                rules.accounts(), rules.assessments(), rules.markets(), metrics));
        place = Task.of(new PlaceProcessor(), units);
        freeTier =
                Task.of(
                        new FreeTierProcessor(),
                        store(FreeTierProcessor.TIERS, serdes.values()),
                        store(FreeTierProcessor.POSITIONS, Serdes.ByteArray()));
        ledger =
                Task.of(
                        new LedgerProcessor(rules.prices(), metrics),
                        units,
                        store(LedgerProcessor.LEDGER, serdes.values()));
        count = Task.of(new CountProcessor(), store(CountProcessor.COUNTS, serdes.values()));
    }

    private static <V> KeyValueStore<String, V> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
                .withLoggingDisabled()
                .build();
    }

    /// A decision is read; what follows from it sets out.
    void read(ThreadDecision decision) {
        var thread = decision.getPhoneNumberId() + "/" + decision.getCustomer();
        var received = new Received(Bytes.wrap(new byte[0]), decision);
        for (var assessed : assess.process(thread, received))
            if (assessed.value() instanceof AssessedUnit unit) placed(assessed.key(), unit);
    }

    private void placed(String wamid, AssessedUnit unit) {
        for (var news : place.process(wamid, unit)) {
            if (news.value() instanceof PoolMove move)
                sendOff(wamid, news.key(), () -> moved(news.key(), travelled(move)));
            else booked(wamid, news.value());
        }
    }

    private void moved(String pool, PoolMove move) {
        for (var rank : freeTier.process(pool, move))
            sendOff(pool, rank.key(), () -> booked(rank.key(), travelled(rank.value())));
    }

    private void booked(String wamid, Object news) {
        for (var booked : ledger.process(wamid, news)) {
            if (booked.value() instanceof Charge charge) charges.add(charge);
            if (booked.value() instanceof LineChange change)
                sendOff(wamid, booked.key(), () -> counted(booked.key(), travelled(change)));
        }
    }

    private void counted(String line, LineChange change) {
        for (var counted : count.process(line, change)) counts.put(line, counted.value());
    }

    private void sendOff(String from, String to, Runnable arrival) {
        journeys.computeIfAbsent(from + " -> " + to, _ -> new ArrayDeque<>()).add(arrival);
    }

    private <V extends SpecificRecord> V travelled(V value) {
        try (var serde = serdes.<V>values()) {
            return serde.deserializer()
                    .deserialize("internal", serde.serializer().serialize("internal", value));
        }
    }

    boolean isUnderWay() {
        return !journeys.isEmpty();
    }

    /// Somewhere something arrives.
    void arriveOne(SplittableRandom random) {
        var all = List.copyOf(journeys.values());
        var arrival = all.get(random.nextInt(all.size())).remove();
        journeys.values().removeIf(Queue::isEmpty);
        arrival.run();
    }

    /// All revisions in the order in which they were written.
    List<Charge> charges() {
        return List.copyOf(charges);
    }

    List<BillingCount> counts() {
        return List.copyOf(counts.values());
    }
}
