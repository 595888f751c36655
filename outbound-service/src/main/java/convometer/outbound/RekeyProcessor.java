package convometer.outbound;

import convometer.events.OutboundRequest;
import convometer.outbound.DueTimes.Due;
import convometer.outbound.state.ThreadEnd;
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

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// Gives a request its id as key, and notes where it came from and which of its thread came before
/// it: a dead letter has to say the one, the gate keeps the order by the other, and behind the next
/// topic nobody knows either.
final class RekeyProcessor
        extends ContextualProcessor<byte[], OutboundRequest, String, OutboundRequest> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final int MOST = 1_000;

    private final Duration keep;
    private @Nullable PromptCommit prompt;
    private @Nullable KeyValueStore<String, ThreadEnd> ends;
    private @Nullable DueTimes times;

    /// @param keep for how long after a request the next one of its thread is told to come after it
    RekeyProcessor(Duration keep) {
        this.keep = keep;
    }

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
        context().recordMetadata().ifPresent(from -> tell(headers, request, from));
        context().forward(record.withKey(request.getRequestId()).withHeaders(headers));
        Objects.requireNonNull(prompt, "init comes first").ask();
    }

    private void tell(Headers headers, OutboundRequest request, RecordMetadata from) {
        var partition = from.topic() + "/" + from.partition();
        var before =
                Requests.thread(request)
                        .map(thread -> follow(thread.toString(), from.offset()))
                        .orElse(ThreadOrder.FIRST);
        new ThreadOrder(partition, from.offset(), before).tell(headers);
    }

    /// The offset of the request before it; of a topic that was made anew none is.
    private long follow(String thread, long offset) {
        var last = ends().get(thread);
        var now = now();
        ends().put(thread, new ThreadEnd(offset, now));
        if (last == null) times().add(Due.FORGET, now.plus(keep), thread);
        return last == null || last.getOffset() >= offset ? ThreadOrder.FIRST : last.getOffset();
    }

    private void forget() {
        var now = now();
        for (var entry : times().until(Due.FORGET, now, MOST)) {
            times().remove(Due.FORGET, entry.at(), entry.name());
            var last = ends().get(entry.name());
            if (last == null) continue;
            var end = last.getAt().plus(keep);
            if (end.isAfter(now)) times().add(Due.FORGET, end, entry.name());
            else ends().delete(entry.name());
        }
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
