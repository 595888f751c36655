package convometer.outbound;

import convometer.events.OutboundRequest;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.PromptCommit;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Gives a request its id as key, and notes where it came from: a dead letter has to say so, and
/// behind the next topic nobody knows any more.
final class RekeyProcessor
        extends ContextualProcessor<byte[], OutboundRequest, String, OutboundRequest> {

    private @Nullable PromptCommit prompt;

    @Override
    public void init(ProcessorContext<String, OutboundRequest> context) {
        super.init(context);
        prompt = new PromptCommit(context);
    }

    @Override
    public void process(Record<byte[], OutboundRequest> record) {
        var request = record.value();
        // A tombstone asks for nothing.
        if (request == null) return;
        var headers = new RecordHeaders(record.headers());
        context()
                .recordMetadata()
                .map(from -> from.topic() + "/" + from.partition() + "/" + from.offset())
                .ifPresent(origin ->
                        headers.remove(DeadLetters.ORIGIN)
                                .add(DeadLetters.ORIGIN, origin.getBytes(StandardCharsets.UTF_8)));
        context().forward(record.withKey(request.getRequestId()).withHeaders(headers));
        Objects.requireNonNull(prompt, "init comes first").ask();
    }
}
