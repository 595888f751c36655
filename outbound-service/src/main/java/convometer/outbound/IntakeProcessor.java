package convometer.outbound;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.OutboundMetrics.Door;
import convometer.outbound.rules.Intake;
import convometer.outbound.rules.Intake.Forwarded;
import convometer.outbound.rules.Intake.Malformed;
import convometer.outbound.rules.Intake.Unanswerable;
import convometer.outbound.rules.Outcome;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.PromptCommit;
import convometer.schemas.streams.Received;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/// Checks each request and hands it to its thread, in the order in which requests are read. It
/// keeps nothing: which ids a thread has had is known at the gate.
final class IntakeProcessor
        extends ContextualProcessor<byte[], Received<OutboundRequest>, Object, Object> {

    private final Clock clock;
    private final OutboundMetrics metrics;
    private @Nullable PromptCommit prompt;

    IntakeProcessor(Clock clock, OutboundMetrics metrics) {
        this.clock = clock;
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
        switch (Intake.decide(Requests.wish(record.value().value()))) {
            case Forwarded(var customer) -> forward(record, customer);
            case Malformed(var why) -> refuse(record, why);
            case Unanswerable(var why) -> setAside(record, why);
        }
    }

    /// Where it was asked for travels along: a dead letter of the gate has to say so.
    private void forward(Record<byte[], Received<OutboundRequest>> record, String customer) {
        metrics.request(Door.FORWARDED);
        var request = record.value().value();
        var thread = new ThreadKey(request.getPhoneNumberId(), customer);
        var headers = ownHeaders(record);
        headers.add(DeadLetters.ORIGIN, origin().getBytes(StandardCharsets.UTF_8));
        write(thread.toString(), request, record.timestamp(), headers, OutboundTopology.TO_THREADS);
    }

    private void refuse(Record<byte[], Received<OutboundRequest>> record, String why) {
        metrics.request(Door.MALFORMED);
        metrics.receipt(Outcome.REFUSED, "malformed");
        var request = record.value().value();
        write(
                request.getRequestId(),
                refusal(request, why),
                record.timestamp(),
                new RecordHeaders(),
                OutboundTopology.TO_RECEIPTS);
    }

    private OutboundReceipt refusal(OutboundRequest request, String why) {
        var number = request.getPhoneNumberId();
        return OutboundReceipt.newBuilder()
                .setRequestId(request.getRequestId())
                .setPhoneNumberId(Requests.readable(number) ? number : null)
                .setCustomer(Requests.customer(request).orElse(null))
                .setOutcome(Outcome.REFUSED)
                .setCode("malformed")
                .setMessage("The request cannot be sent: " + why)
                .setAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    /// Key and value stay as they came.
    private void setAside(Record<byte[], Received<OutboundRequest>> record, String why) {
        metrics.request(Door.MALFORMED);
        metrics.deadLetter(DeadLetter.UNANSWERABLE);
        var code = DeadLetter.UNANSWERABLE.code();
        var headers = DeadLetters.describe(ownHeaders(record), code, why, origin());
        var letter =
                record.<Object>withKey(record.key())
                        .<Object>withValue(record.value().raw().get())
                        .withHeaders(headers);
        context().forward(letter, OutboundTopology.TO_DEAD_LETTERS);
    }

    private void write(Object key, Object value, long timestamp, Headers headers, String sink) {
        context().forward(new Record<>(key, value, timestamp, headers), sink);
    }

    /// What a publisher says of the origin is not believed.
    private static Headers ownHeaders(Record<byte[], Received<OutboundRequest>> record) {
        return new RecordHeaders(record.headers()).remove(DeadLetters.ORIGIN);
    }

    private String origin() {
        return context()
                .recordMetadata()
                .map(from -> from.topic() + "/" + from.partition() + "/" + from.offset())
                .orElse("");
    }
}
