package convometer.outbound;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.outbound.OutboundMetrics.DeadLetter;
import convometer.outbound.OutboundMetrics.Door;
import convometer.outbound.rules.Fingerprint;
import convometer.outbound.rules.Intake;
import convometer.outbound.rules.Intake.Conflicting;
import convometer.outbound.rules.Intake.Forwarded;
import convometer.outbound.rules.Intake.Malformed;
import convometer.outbound.rules.Intake.Repeated;
import convometer.outbound.rules.Intake.Unanswerable;
import convometer.outbound.rules.Outcome;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.PromptCommit;
import convometer.schemas.streams.ThreadOrder;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/// Lets each request id through once.
final class IntakeProcessor extends ContextualProcessor<String, OutboundRequest, String, Object> {

    private final String source;
    private final Serializer<OutboundRequest> serializer;
    private final Clock clock;
    private final OutboundMetrics metrics;
    private @Nullable KeyValueStore<String, String> requests;
    private @Nullable PromptCommit prompt;

    IntakeProcessor(
            String source,
            Serializer<OutboundRequest> serializer,
            Clock clock,
            OutboundMetrics metrics) {
        this.source = source;
        this.serializer = serializer;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        requests = context.getStateStore(OutboundTopology.REQUESTS);
        prompt = new PromptCommit(context);
    }

    @Override
    public void process(Record<String, OutboundRequest> record) {
        Objects.requireNonNull(prompt, "init comes first").ask();
        var request = record.value();
        var wish = Requests.wish(request);
        var content = Requests.fingerprint(request, wish);
        var fate = Intake.decide(wish, content, known(record.key()));
        if (!(fate instanceof Forwarded)) passOver(record);
        switch (fate) {
            case Forwarded(var customer) -> {
                remember(record.key(), content);
                forward(record, customer);
            }
            case Malformed(var why) -> {
                remember(record.key(), content);
                refuse(record, why);
            }
            case Repeated _ -> metrics.request(Door.REPEATED);
            case Conflicting _ -> {
                metrics.request(Door.CONFLICTING);
                setAside(record, DeadLetter.DUPLICATE, "the id is known with other content");
            }
            case Unanswerable(var why) -> {
                metrics.request(Door.MALFORMED);
                setAside(record, DeadLetter.UNANSWERABLE, why);
            }
        }
    }

    private @Nullable Fingerprint known(String requestId) {
        var hex = store().get(requestId);
        return hex == null ? null : new Fingerprint(hex);
    }

    private void remember(String requestId, Fingerprint content) {
        store().put(requestId, content.hex());
    }

    private void forward(Record<String, OutboundRequest> record, String customer) {
        metrics.request(Door.FORWARDED);
        var thread = new ThreadKey(record.value().getPhoneNumberId(), customer);
        context()
                .forward(
                        record.<String>withKey(thread.toString()).<Object>withValue(record.value()),
                        OutboundTopology.TO_THREADS);
    }

    /// Those that come after it in its thread must not wait for it.
    @SuppressWarnings("NullAway") // Kafka's interface is older than its tombstones' types.
    private void passOver(Record<String, OutboundRequest> record) {
        if (ThreadOrder.of(record.headers()).isEmpty()) return;
        Requests.orderedIn(record.value())
                .ifPresent(thread ->
                        context()
                                .forward(
                                        record.<String>withKey(thread.toString())
                                                .<Object>withValue(null),
                                        OutboundTopology.TO_THREADS));
    }

    private void refuse(Record<String, OutboundRequest> record, String why) {
        metrics.request(Door.MALFORMED);
        metrics.receipt(Outcome.REFUSED, "malformed");
        context()
                .forward(
                        record.<Object>withValue(refusal(record.value(), why))
                                .withHeaders(new RecordHeaders()),
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

    private void setAside(Record<String, OutboundRequest> record, DeadLetter reason, String why) {
        metrics.deadLetter(reason);
        var bytes = serializer.serialize(source, record.value());
        context()
                .forward(
                        record.<Object>withValue(bytes)
                                .withHeaders(described(record.headers(), reason, why)),
                        OutboundTopology.TO_DEAD_LETTERS);
    }

    private static Headers described(Headers headers, DeadLetter reason, String why) {
        var copy = new RecordHeaders(headers);
        var origin = copy.lastHeader(DeadLetters.ORIGIN);
        var from = origin == null ? "" : new String(origin.value(), StandardCharsets.UTF_8);
        ThreadOrder.removeFrom(copy);
        return DeadLetters.describe(copy, reason.code(), why, from);
    }

    private KeyValueStore<String, String> store() {
        return Objects.requireNonNull(requests, "init comes first");
    }
}
