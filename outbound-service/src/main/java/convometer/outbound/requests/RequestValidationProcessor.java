package convometer.outbound.requests;

import convometer.events.OutboundRequest;
import convometer.outbound.OutboundMetrics;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.OutboundMetrics.RequestOutcome;
import convometer.outbound.rules.RequestValidation;
import convometer.outbound.rules.RequestValidation.Forwarded;
import convometer.outbound.rules.RequestValidation.Malformed;
import convometer.outbound.rules.RequestValidation.Unanswerable;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.PromptCommit;
import convometer.schemas.streams.Received;
import convometer.schemas.streams.RequestHeaders;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Checks each request and hands it to its thread with what the check found, in the order in which
/// requests are read. It keeps nothing: which ids a thread has had is known at the gate.
final class RequestValidationProcessor
        extends ContextualProcessor<byte[], Received<OutboundRequest>, Object, Object> {

    private final OutboundMetrics metrics;
    private @Nullable PromptCommit prompt;

    RequestValidationProcessor(OutboundMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        super.init(context);
        prompt = new PromptCommit(context);
    }

    @Override
    public void process(Record<byte[], Received<OutboundRequest>> record) {
        Objects.requireNonNull(prompt, "init comes first").ask();
        if (record.value().value().getCancel()) {
            cancel(record);
            return;
        }
        switch (RequestValidation.decide(Requests.sendRequest(record.value().value()))) {
            case Forwarded(var customer) -> forward(record, customer);
            case Malformed(var why) -> refuse(record, why);
            case Unanswerable(var why) -> setAside(record, why);
        }
    }

    /// What is cancelled has to be found: by its id, and by the thread that its message names.
    private void cancel(Record<byte[], Received<OutboundRequest>> record) {
        var request = record.value().value();
        var thread = Requests.thread(request);
        if (thread.equals(RequestHeaders.NO_THREAD) || request.getRequestId().isBlank())
            setAside(record, "names no request id, business number or customer to cancel");
        else {
            metrics.request(RequestOutcome.FORWARDED);
            write(record, thread, headers(record));
        }
    }

    /// What is malformed goes the same way: the gate knows whether its id was answered before.
    private void refuse(Record<byte[], Received<OutboundRequest>> record, String why) {
        metrics.request(RequestOutcome.MALFORMED);
        var headers = headers(record);
        headers.add(RequestHeaders.MALFORMED, why.getBytes(StandardCharsets.UTF_8));
        write(record, Requests.thread(record.value().value()), headers);
    }

    private void forward(Record<byte[], Received<OutboundRequest>> record, String customer) {
        metrics.request(RequestOutcome.FORWARDED);
        var number = record.value().value().getPhoneNumberId();
        write(record, new ThreadKey(number, customer), headers(record));
    }

    private Headers headers(Record<byte[], Received<OutboundRequest>> record) {
        var content = Requests.fingerprint(record.value().value()).hex();
        return RequestHeaders.describe(new RecordHeaders(record.headers()), origin(), content);
    }

    private void write(
            Record<byte[], Received<OutboundRequest>> record, ThreadKey thread, Headers headers) {
        var request =
                new Record<Object, Object>(
                        thread.toString(), record.value().value(), record.timestamp(), headers);
        context().forward(request, RequestTopology.TO_THREADS);
    }

    /// Key and value stay as they came.
    private void setAside(Record<byte[], Received<OutboundRequest>> record, String why) {
        metrics.request(RequestOutcome.MALFORMED);
        metrics.deadLetter(DeadLetter.UNANSWERABLE);
        var code = DeadLetter.UNANSWERABLE.code();
        var headers = DeadLetters.describe(own(record), code, why, origin());
        var letter =
                record.<Object>withKey(record.key())
                        .<Object>withValue(record.value().raw().get())
                        .withHeaders(headers);
        context().forward(letter, RequestTopology.TO_DEAD_LETTERS);
    }

    /// What a publisher says of the origin is not believed.
    private static Headers own(Record<byte[], Received<OutboundRequest>> record) {
        return new RecordHeaders(record.headers()).remove(DeadLetters.ORIGIN);
    }

    private String origin() {
        return context()
                .recordMetadata()
                .map(from -> from.topic() + "/" + from.partition() + "/" + from.offset())
                .orElse("");
    }
}
