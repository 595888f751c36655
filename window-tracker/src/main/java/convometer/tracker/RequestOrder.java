package convometer.tracker;

import convometer.schemas.streams.Received;
import convometer.schemas.streams.ThreadOrder;
import convometer.tracker.state.EarlyRequest;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Lets the requests of a thread go on in the order in which they were asked for. On their way here
/// each was looked up by its id, and those of one thread went through different tasks: where one of
/// these is behind, as after a crash, a later request comes first, and waits here.
final class RequestOrder
        implements Processor<String, Received<SpecificRecord>, String, Received<SpecificRecord>> {

    /// After a start nobody loses patience for so long.
    private static final Duration TO_READ_ON = Duration.ofMinutes(1);

    private final String topic;
    private final Deserializer<SpecificRecord> values;
    private final OrderMetrics metrics;
    private final Clock clock;
    private final Duration lookEvery;

    /// How far requests were read here, by the clock of whoever read them first: after a time away
    /// nobody is forgotten before what came meanwhile was read.
    private Instant readUntil = Instant.EPOCH;

    private Instant startedAt = Instant.MAX;
    private int waiting;
    private TurnStore turns;
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
        turns = new TurnStore(context);
        count(turns.waiting());
        startedAt = now();
        context.schedule(lookEvery, PunctuationType.WALL_CLOCK_TIME, _ -> timeHasPassed());
    }

    @Override
    public void process(Record<String, Received<SpecificRecord>> record) {
        var order = ThreadOrder.of(record.headers());
        if (order.isPresent()) take(record, order.get());
        else context.forward(record);
    }

    private void take(Record<String, Received<SpecificRecord>> record, ThreadOrder order) {
        readUntil = later(readUntil, order.readAt());
        var turn = turns.hold(record.key(), order.partition(), order.readAt());
        // It is told to wait for nobody, and yet overtakes none that is here.
        if (order.after() == ThreadOrder.FIRST) letGoUntil(turn, order.offset());
        if (turn.isOfOneAfter(order.after())) {
            // What has no value only holds a place for those that come after it.
            if (record.value() != null) context.forward(record);
            turn.had(order.offset(), order.after(), order.readAt());
            goOn(turn);
        } else {
            metrics.early();
            count(1);
            turn.wait(order.offset(), early(record, order));
        }
        turn.store();
    }

    /// A clock that is ahead of ours must not make us forget whom the others come after.
    private Instant later(Instant known, Instant readAt) {
        var now = now();
        var at = readAt.isAfter(now) ? now : readAt;
        return at.isAfter(known) ? at : known;
    }

    private EarlyRequest early(Record<String, Received<SpecificRecord>> record, ThreadOrder order) {
        var value = record.value();
        return EarlyRequest.newBuilder()
                .setAfter(order.after())
                .setReadAt(order.readAt())
                .setValue(value == null ? null : ByteBuffer.wrap(value.raw().get()))
                .setTimestamp(Instant.ofEpochMilli(record.timestamp()))
                .setCameAt(now())
                .build();
    }

    /// Lets go who waited for nobody but the last one.
    private void goOn(TurnStore.Held turn) {
        for (var first = turn.first();
                first.isPresent() && turn.isOfOneAfter(first.get().request().getAfter());
                first = turn.first()) letGo(turn, first.get());
    }

    private void letGo(TurnStore.Held turn, TurnStore.Waiting one) {
        var request = one.request();
        turn.goes(one);
        turn.had(one.offset(), request.getAfter(), request.getReadAt());
        count(-1);
        var value = request.getValue();
        if (value == null) return;
        var order =
                new ThreadOrder(
                        turn.partition, one.offset(), request.getAfter(), request.getReadAt());
        var headers = new RecordHeaders();
        order.writeTo(headers);
        var raw = Incoming.bytes(value);
        var received = new Received<>(raw, values.deserialize(topic, raw.get()));
        var timestamp = request.getTimestamp().toEpochMilli();
        context.forward(new Record<>(turn.thread, received, timestamp, headers));
    }

    private void timeHasPassed() {
        var now = now();
        // Whom they wait for may be read only now.
        if (!now.isBefore(startedAt.plus(TO_READ_ON)))
            for (var waiting : turns.waitedUntil(now)) losePatience(waiting);
        turns.forget(readUntil);
    }

    /// Whom it waits for does not come.
    private void losePatience(String waiting) {
        var turn = turns.holdFor(waiting);
        letGoUntil(turn, TurnStore.offset(waiting));
        turn.store();
    }

    /// Those that stand before go before, however long they have waited.
    private void letGoUntil(TurnStore.Held turn, long offset) {
        for (var first = turn.first();
                first.isPresent() && first.get().offset() <= offset;
                first = turn.first()) {
            metrics.outOfTurn();
            letGo(turn, first.get());
            goOn(turn);
        }
    }

    private void count(int more) {
        waiting += more;
        metrics.waiting(more);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    @Override
    public void close() {
        metrics.waiting(-waiting);
        waiting = 0;
    }
}
