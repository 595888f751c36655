package convometer.outbound;

import convometer.events.OutboundRequest;
import convometer.schemas.streams.DeadLetters;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

import java.nio.charset.StandardCharsets;

/// Gives a request its id as key, and notes where it came from: a dead letter has to say so, and
/// behind the next topic nobody knows any more.
final class RekeyProcessor
        extends ContextualProcessor<byte[], OutboundRequest, String, OutboundRequest> {

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
    }
}
