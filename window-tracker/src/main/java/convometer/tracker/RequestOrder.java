package convometer.tracker;

import convometer.schemas.streams.Received;
import convometer.schemas.streams.ThreadOrder;
import convometer.tracker.state.EarlyRequest;
import convometer.tracker.state.ThreadTurn;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Lets the requests of a thread go on in the order in which they were asked for. On their way here
/// each was looked up by its id, and those of one thread went through different tasks: where one of
/// these is behind, as after a crash, a later request comes first, and waits here.
final class RequestOrder
        implements Processor<String, Received<SpecificRecord>, String, Received<SpecificRecord>> {

    static final String TURNS = "thread-turns";
    static final String TIMES = "thread-turn-times";

    /// What is so much behind is not waited for: its task would have to be down for so long.
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /// Longer than outbound-service tells a request to come after another one.
    static final Duration KEPT = Duration.ofDays(2);

    private static final int MOST = 1_000;
    private static final String ALL = "";
    private static final Comparator<EarlyRequest> BY_OFFSET =
            Comparator.comparingLong(EarlyRequest::getOffset);

    private final String topic;
    private final Deserializer<SpecificRecord> values;
    private final OrderMetrics metrics;
    private final Clock clock;
    private final Duration lookEvery;

    private KeyValueStore<String, ThreadTurn> turns;
    private KeyValueStore<Bytes, byte[]> times;
    private ProcessorContext<String, Received<SpecificRecord>> context;

    /// @param topic of the requests
    /// @param lookEvery how much longer than it has to somebody may wait
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    RequestOrder(
            String topic,
            Deserializer<SpecificRecord> values,
            OrderMetrics metrics,
            Clock clock,
            Duration lookEvery) {
        this.topic = topic;
        this.values = values;
        this.metrics = metrics;
        this.clock = clock;
        this.lookEvery = lookEvery;
    }

    @Override
    public void init(ProcessorContext<String, Received<SpecificRecord>> context) {
        this.context = context;
        turns = context.getStateStore(TURNS);
        times = context.getStateStore(TIMES);
        context.schedule(lookEvery, PunctuationType.WALL_CLOCK_TIME, _ -> timeHasPassed());
    }

    @Override
    public void process(Record<String, Received<SpecificRecord>> record) {
        var order = ThreadOrder.of(record.headers());
        if (order.isPresent()) take(record, order.get());
        else pass(record);
    }

    private void take(Record<String, Received<SpecificRecord>> record, ThreadOrder order) {
        var key = key(record.key(), order.partition());
        var turn = new Turn(key, turns.get(key));
        if (order.after() > turn.done) {
            metrics.early();
            turn.early.add(early(record, order));
            turn.early.sort(BY_OFFSET);
        } else {
            pass(record);
            turn.had(order.offset());
            turn.goOn();
        }
        turn.store();
    }

    private EarlyRequest early(Record<String, Received<SpecificRecord>> record, ThreadOrder order) {
        var value = record.value();
        return EarlyRequest.newBuilder()
                .setOffset(order.offset())
                .setAfter(order.after())
                .setValue(value == null ? null : ByteBuffer.wrap(value.raw().get()))
                .setReceivedAt(Instant.ofEpochMilli(record.timestamp()))
                .setCameAt(now())
                .build();
    }

    /// What has no value only held a place for those that come after it.
    private void pass(Record<String, Received<SpecificRecord>> record) {
        if (record.value() != null) context.forward(record);
    }

    private void timeHasPassed() {
        var now = now();
        var first = new InstantIndex.Entry(Instant.EPOCH, "");
        for (var entry : InstantIndex.entries(times, ALL, first, now.plusMillis(1), MOST)) {
            times.delete(InstantIndex.key(ALL, entry.at(), entry.name()));
            var stored = turns.get(entry.name());
            if (stored == null) continue;
            var turn = new Turn(entry.name(), stored);
            turn.due = null;
            turn.losePatience(now);
            if (turn.early.isEmpty() && !turn.at.plus(KEPT).isAfter(now)) turns.delete(turn.key);
            else turn.store();
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private static String key(String thread, String partition) {
        return thread + "|" + partition;
    }

    /// The turn of a thread, in hand to be changed.
    private final class Turn {
        final String key;
        final List<EarlyRequest> early;
        long done;
        Instant at;
        @Nullable Instant due;

        Turn(String key, @Nullable ThreadTurn stored) {
            this.key = key;
            early = stored == null ? new ArrayList<>() : new ArrayList<>(stored.getEarly());
            done = stored == null ? ThreadOrder.FIRST : stored.getDone();
            at = stored == null ? now() : stored.getAt();
            due = stored == null ? null : stored.getDue();
        }

        void had(long offset) {
            done = Math.max(done, offset);
            at = now();
        }

        /// Lets go who waited for nobody but the last one.
        void goOn() {
            while (!early.isEmpty() && early.getFirst().getAfter() <= done) letGo();
        }

        /// Whom the first waits for does not come.
        void losePatience(Instant now) {
            while (!early.isEmpty() && !soonestEnd().isAfter(now)) {
                metrics.outOfTurn();
                letGo();
                goOn();
            }
        }

        private Instant soonestEnd() {
            return early.stream()
                    .map(EarlyRequest::getCameAt)
                    .min(Instant::compareTo)
                    .orElseThrow()
                    .plus(PATIENCE);
        }

        private void letGo() {
            var first = early.removeFirst();
            had(first.getOffset());
            var value = first.getValue();
            if (value == null) return;
            var headers = new RecordHeaders();
            new ThreadOrder(partition(), first.getOffset(), first.getAfter()).tell(headers);
            var raw = Incoming.bytes(value);
            var received = new Received<>(raw, values.deserialize(topic, raw.get()));
            var receivedAt = first.getReceivedAt().toEpochMilli();
            context.forward(new Record<>(thread(), received, receivedAt, headers));
        }

        private String thread() {
            return key.substring(0, key.lastIndexOf('|'));
        }

        private String partition() {
            return key.substring(key.lastIndexOf('|') + 1);
        }

        /// An entry of the index that comes too soon does no harm, and costs no write.
        void store() {
            var wanted = early.isEmpty() ? at.plus(KEPT) : soonestEnd();
            var isLate = due == null || wanted.isBefore(due);
            if (isLate) CustomerStores.move(times, entry(due), entry(wanted));
            turns.put(key, new ThreadTurn(done, at, early, isLate ? wanted : due));
        }

        private @Nullable Bytes entry(@Nullable Instant at) {
            return at == null ? null : InstantIndex.key(ALL, at, key);
        }
    }
}
