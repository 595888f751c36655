package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.ThreadDecision;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topic;
import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.policy.Policy;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.MessageLocation;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.RecentValues.DatedKey;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;

/// The tracker in several partitions, each topic of each a queue of its own: which one goes on
/// next, and which partition is restarted, is said by a seed. So anything may be late for any time.
final class AliasSimulation {

    private static final int PARTITIONS = 4;

    /// Far more than a record and all that it leads to need; those in a circle need any number.
    private static final int STEPS_OF_A_RECORD = 200;

    static final AvroSerdes SERDES = AvroSerdes.with("memory:alias-simulation");
    static final ProcessorParts PARTS = parts();

    private final Random random;
    private final List<AliasPartition> partitions = new ArrayList<>();
    private final Map<String, Waiting> queues = new TreeMap<>();
    private final AliasFacts facts = new AliasFacts();
    private int left;

    /// A queue, and how often it goes on compared to others.
    private record Waiting(
            Topic<? extends SpecificRecord> topic,
            int partition,
            int speed,
            Queue<Message> messages) {}

    private record Message(String key, Bytes value) {}

    AliasSimulation(long seed, List<AliasTraffic.Input> inputs) {
        random = new Random(seed);
        left = 1_000 + STEPS_OF_A_RECORD * inputs.size();
        for (var i = 0; i < PARTITIONS; i++) partitions.add(new AliasPartition(SERDES, PARTS));
        for (var input : inputs) append(input.topic(), input.key(), input.value());
    }

    private static ProcessorParts parts() {
        var clock = Clock.fixed(AliasTraffic.NOW, ZoneOffset.UTC);
        var parameters =
                TopologyParameters.of(
                        AliasTraffic.accounts(),
                        Policy.standard(),
                        new SimpleMeterRegistry(),
                        clock);
        return ProcessorParts.of(parameters, SERDES);
    }

    private void append(Topic<? extends SpecificRecord> topic, String key, SpecificRecord value) {
        var partition = ThreadPartitioner.of(key, PARTITIONS);
        var bytes = Bytes.wrap(SERDES.serializer().serialize(topic.name(), value));
        queues.computeIfAbsent(
                        topic.name() + "/" + partition,
                        _ -> new Waiting(topic, partition, speed(), new ArrayDeque<>()))
                .messages()
                .add(new Message(key, bytes));
    }

    /// Some are much slower than others.
    private int speed() {
        return random.nextBoolean() ? 1 : 1 + random.nextInt(100);
    }

    /// Goes on until nothing waits.
    void run() {
        for (var next = next(); next != null; next = next()) {
            assertTrue(left-- > 0, "records are sent on for ever");
            var from = next;
            if (random.nextInt(10) == 0) partitions.get(from.partition()).restart();
            var message = from.messages().remove();
            partitions
                    .get(from.partition())
                    .process(from.topic(), message.key(), message.value().get(), left)
                    .forEach(this::take);
            checkRedirects(from.partition());
        }
    }

    private @Nullable Waiting next() {
        var waiting = queues.values().stream().filter(each -> !each.messages().isEmpty()).toList();
        var at = random.nextInt(1 + waiting.stream().mapToInt(Waiting::speed).sum());
        for (var each : waiting) {
            at -= each.speed();
            if (at <= 0) return each;
        }
        return null;
    }

    private void take(CapturedForward<?, ?> written) {
        var key = written.record().key();
        var value = written.record().value();
        if (value instanceof ThreadDecision decision) facts.take(decision);
        else if (value instanceof CustomerCommand command)
            append(TrackerTopics.CUSTOMER_COMMANDS, (String) key, command);
        else if (value instanceof MessageLocation location)
            append(
                    TrackerTopics.MESSAGE_LOCATIONS,
                    MessageMatcher.message((DatedKey) key),
                    location);
        else assertFalse(value instanceof Bytes, () -> "set aside: " + written);
    }

    /// No circle can be where each redirect points to a smaller key.
    private void checkRedirects(int partition) {
        for (var customerKey : keys()) {
            if (partitionOf(customerKey) != partition) continue;
            var to = partitions.get(partition).redirectOf(customerKey);
            if (to == null) continue;
            assertTrue(
                    AliasRouting.ORDER.compare(to, customerKey) < 0,
                    () -> customerKey + " to " + to);
            assertTrue(customerKey.mayBeOneWith(to), () -> customerKey + " to " + to);
        }
    }

    /// All that there may be.
    private static List<CustomerKey> keys() {
        return AliasTraffic.NAMES.stream().flatMap(name -> keys(name).stream()).toList();
    }

    private static List<CustomerKey> keys(String name) {
        var assigned = CustomerKey.ofCustomer("acme", name);
        return List.of(
                assigned,
                CustomerKey.ofCustomer("other", name),
                assigned.unassigned(AliasTraffic.UNLISTED));
    }

    private static int partitionOf(CustomerKey customerKey) {
        return ThreadPartitioner.ofCustomer(customerKey.name(), PARTITIONS);
    }

    /// Each customer is kept at the smallest of the names, and all others lead there.
    void checkCustomers(Map<String, ? extends Collection<String>> customers) {
        customers.forEach((key, names) -> {
            var end = key.indexOf('/');
            var kept = CustomerKey.ofCustomer(key.substring(0, end), names.iterator().next());
            var customerKey = kept.named(key.substring(end + 1));
            assertEquals(kept, endOf(customerKey), () -> "end of " + customerKey);
            assertTrue(keeps(kept), () -> "kept at " + kept);
        });
        for (var home : keys()) {
            var known = customers.get(home.owner() + "/" + home.name());
            var isSmallest = known != null && known.iterator().next().equals(home.name());
            if (!isSmallest) assertFalse(keeps(home), () -> "kept at " + home);
            if (known == null && !home.isUnassigned()) assertNull(redirectOf(home), home::key);
        }
    }

    private CustomerKey endOf(CustomerKey customerKey) {
        var to = redirectOf(customerKey);
        return to == null ? customerKey : endOf(to);
    }

    private @Nullable CustomerKey redirectOf(CustomerKey customerKey) {
        return partitions.get(partitionOf(customerKey)).redirectOf(customerKey);
    }

    private boolean keeps(CustomerKey customerKey) {
        return partitions.get(partitionOf(customerKey)).keeps(customerKey);
    }

    /// What is true by all decisions.
    String facts() {
        return facts.end();
    }
}
