package convometer.tracker;

import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.OutboundRequest;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.tracker.rules.Decision;
import convometer.tracker.rules.Policy;
import convometer.tracker.rules.ThreadEvent;
import convometer.tracker.rules.Threads;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Runs the fold of a thread on Kafka: fetch the state, take the step, store, tell. Decides nothing
/// itself; and tells the time to those threads for which it is due.
final class ThreadProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    private static final int DUE_AT_ONCE = 1_000;

    private final Policy policy;
    private final AccountWabas accounts;
    private final ThreadEvents events;
    private final SendRequests requests;
    private final DecisionMetrics metrics;
    private final Clock clock;
    private final Duration checkDueEvery;
    private final Outputs outputs;

    private ProcessorContext<String, SpecificRecord> context;
    private ThreadStores stores;

    /// Names of the sinks behind this processor.
    record Outputs(String decisions, String receipts) {}

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    ThreadProcessor(
            Policy policy,
            Accounts accounts,
            DecisionMetrics metrics,
            Clock clock,
            Duration checkDueEvery,
            Outputs outputs) {
        this.policy = policy;
        this.accounts = new AccountWabas(accounts);
        events = new ThreadEvents(accounts);
        requests = new SendRequests(accounts);
        this.metrics = metrics;
        this.clock = clock;
        this.checkDueEvery = checkDueEvery;
        this.outputs = outputs;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        stores = new ThreadStores(context);
        context.schedule(checkDueEvery, PunctuationType.WALL_CLOCK_TIME, _ -> tellTime());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        var thread = ThreadKey.parse(record.key());
        switch (record.value()) {
            case InboundMessage message -> take(thread, events.acted(message));
            case MessageStatus status -> observe(thread, status);
            case SendRecord sent -> take(thread, events.sent(sent));
            case OutboundRequest request -> answer(thread, request);
            default ->
                    throw new IllegalStateException(
                            "no event: " + record.value().getSchema().getFullName());
        }
    }

    /// A group's deliveries are units of their participants and have no part in conversations.
    private void observe(ThreadKey thread, MessageStatus status) {
        if (status.getGroupId() == null) take(thread, events.observed(status));
    }

    private void take(ThreadKey thread, ThreadEvent event) {
        var state = stores.get(thread);
        var step = Threads.decide(state, event, policy);
        stores.put(thread, state, step.state());
        var records = new Decisions(thread, clock.instant(), accounts);
        for (var decision : step.decisions()) tell(thread, records.fact(decision));
    }

    private void tell(ThreadKey thread, ThreadDecision decision) {
        metrics.decided(decision.getKind());
        forward(thread.toString(), decision, outputs.decisions());
    }

    private void answer(ThreadKey thread, OutboundRequest request) {
        var now = clock.instant();
        switch (decide(thread, request, now)) {
            case Decision.Permitted permitted ->
                    tell(
                            thread,
                            new Decisions(thread, now, accounts)
                                    .permission(requests.permission(request, permitted)));
            case Decision.Refused refused -> {
                metrics.refused(refused.code());
                forward(
                        refused.requestId(),
                        requests.refusal(thread, refused, now),
                        outputs.receipts());
            }
            case Decision other ->
                    throw new IllegalStateException("no answer: " + other.getClass());
        }
    }

    private Decision decide(ThreadKey thread, OutboundRequest request, Instant now) {
        try {
            var event = requests.event(thread, request, now);
            return Threads.decide(stores.get(thread), event, policy).decisions().getFirst();
        } catch (SendRequests.Malformed _) {
            return new Decision.Refused(
                    request.getRequestId(),
                    "malformed",
                    "The message or its fallback template is not a JSON object.",
                    null,
                    List.of());
        }
    }

    private void tellTime() {
        var now = clock.instant();
        List<ThreadKey> due;
        do {
            due = stores.dueUntil(now, DUE_AT_ONCE);
            for (var thread : due) take(thread, new ThreadEvent.TimePassed(now));
        } while (due.size() == DUE_AT_ONCE);
    }

    private void forward(String key, SpecificRecord value, String output) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), output);
    }
}
