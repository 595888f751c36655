package convometer.outbound;

import convometer.events.OutboundRequest;
import convometer.outbound.DueTimes.Due;
import convometer.outbound.state.ThreadEnd;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.PromptCommit;
import convometer.schemas.streams.ThreadOrder;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// Gives a request its id as key, and notes where it came from and which of its thread came before
/// it: a dead letter has to say the one, the gate keeps the order by the other, and behind the next
/// topic nobody knows either.
final class RekeyProcessor
        extends ContextualProcessor<byte[], OutboundRequest, String, OutboundRequest> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int MOST = 1_000;

    private @Nullable PromptCommit prompt;
    private @Nullable KeyValueStore<String, ThreadEnd> ends;
    private @Nullable DueTimes times;

    @Override
    public void init(ProcessorContext<String, OutboundRequest> context) {
        super.init(context);
        prompt = new PromptCommit(context);
        ends = context.getStateStore(OutboundTopology.THREAD_ENDS);
        times =
                new DueTimes(
                        context.<KeyValueStore<Bytes, byte[]>>getStateStore(
                                OutboundTopology.THREAD_TIMES));
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> forget());
    }

    @Override
    public void process(Record<byte[], OutboundRequest> record) {
        var request = record.value();
        // A tombstone asks for nothing.
        if (request == null) return;
        var headers = new RecordHeaders(record.headers());
        ThreadOrder.removeFrom(headers);
        context().recordMetadata().ifPresent(from -> tell(headers, request, from));
        context().forward(record.withKey(request.getRequestId()).withHeaders(headers));
        Objects.requireNonNull(prompt, "init comes first").ask();
    }

    private void tell(Headers headers, OutboundRequest request, RecordMetadata from) {
        var partition = from.topic() + "/" + from.partition();
        var thread = Requests.orderedIn(request);
        if (thread.isEmpty()) {
            var origin = partition + "/" + from.offset();
            headers.add(DeadLetters.ORIGIN, origin.getBytes(StandardCharsets.UTF_8));
            return;
        }
        var now = now();
        var before = follow(thread.get().toString(), from.offset(), now);
        new ThreadOrder(partition, from.offset(), before, now).writeTo(headers);
    }

    /// The offset of the request before it; of one that was read long ago nobody has to know, and
    /// of a topic that was made anew there is none.
    private long follow(String thread, long offset, Instant now) {
        var last = ends().get(thread);
        ends().put(thread, new ThreadEnd(offset, now));
        if (last == null) times().add(Due.FORGET, now.plus(ThreadOrder.PATIENCE), thread);
        return last == null || last.getOffset() >= offset || isOver(last, now)
                ? ThreadOrder.FIRST
                : last.getOffset();
    }

    private static boolean isOver(ThreadEnd last, Instant now) {
        return !last.getAt().plus(ThreadOrder.PATIENCE).isAfter(now);
    }

    /// Not all at once: a look is a part of the task's transaction, and must not outlast it.
    private void forget() {
        var now = now();
        for (var entry : times().until(Due.FORGET, now, MOST)) forget(entry, now);
    }

    private void forget(DueTimes.Entry entry, Instant now) {
        times().remove(Due.FORGET, entry.at(), entry.name());
        var last = ends().get(entry.name());
        if (last == null) return;
        if (isOver(last, now)) ends().delete(entry.name());
        else times().add(Due.FORGET, last.getAt().plus(ThreadOrder.PATIENCE), entry.name());
    }

    private Instant now() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }

    private KeyValueStore<String, ThreadEnd> ends() {
        return Objects.requireNonNull(ends, "init comes first");
    }

    private DueTimes times() {
        return Objects.requireNonNull(times, "init comes first");
    }
}
