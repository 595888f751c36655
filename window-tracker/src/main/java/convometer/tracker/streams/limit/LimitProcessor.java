package convometer.tracker.streams.limit;

import convometer.schemas.streams.PromptCommit;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.limit.LimitLedger;
import convometer.tracker.limit.RequestId;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.state.SlotAnswer;
import convometer.tracker.streams.store.Millis;
import convometer.tracker.streams.store.StoredLimitLedger;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gives out the slots of messaging limits (G4), each limit's in one order: a place that is given
/// away is nobody else's. Answers go to whoever keeps the customer.
final class LimitProcessor implements Processor<String, SpecificRecord, String, Object> {

    private final LimitMetrics metrics;
    private final Clock clock;
    private final Duration expireEvery;
    private PromptCommit prompt;

    private final Set<String> shown = new HashSet<>();

    private StoredLimitLedger.WritableStores stores;
    private ProcessorContext<String, Object> context;

    /// @param expireEvery how long a slot that is free may be shown as taken
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LimitProcessor(LimitMetrics metrics, Clock clock, Duration expireEvery) {
        this.metrics = metrics;
        this.clock = clock;
        this.expireEvery = expireEvery;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        stores =
                new StoredLimitLedger.WritableStores(
                        context.getStateStore(StoredLimitLedger.CUSTOMERS),
                        context.getStateStore(StoredLimitLedger.ENDS),
                        context.getStateStore(StoredLimitLedger.LIMITS));
        prompt = new PromptCommit(context);
        context.schedule(expireEvery, PunctuationType.WALL_CLOCK_TIME, _ -> expire());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        var command = (LimitCommand) record.value();
        var stored = StoredLimitLedger.of(command.getScope(), stores);
        apply(command, stored, new LimitLedger(stored), clock.instant());
        show(command.getScope(), stored);
        prompt.ask();
    }

    private void show(String scope, StoredLimitLedger stored) {
        shown.add(scope);
        metrics.counted(scope, stored.counted(), stored.limit());
    }

    private void apply(
            LimitCommand command, StoredLimitLedger stored, LimitLedger ledger, Instant now) {
        var customer = new CustomerId(command.getCustomer());
        var request = new RequestId(command.getRequestId());
        var at = Millis.instant(command.getAt());
        if (command.getRequested() != null) {
            stored.limitedTo(command.getRequested());
            answer(command, ledger.reserve(customer, request, command.getRequested(), at, now));
        } else if (command.getSent() != null)
            ledger.sent(customer, request, Millis.instant(command.getSent()), now);
        else if (command.getReleased()) ledger.release(customer, request, at, now);
        else if (command.getRenamedFrom() != null)
            ledger.rename(new CustomerId(command.getRenamedFrom()), customer, now);
    }

    private void answer(LimitCommand asked, LimitLedger.ReservationAnswer answer) {
        if (!answer.granted()) metrics.refused(asked.getScope());
        var slot =
                new SlotAnswer(
                        asked.getRequestId(),
                        asked.getScope(),
                        answer.granted(),
                        Millis.ofNullable(answer.freeAt()));
        var command =
                CustomerCommand.newBuilder()
                        .setPortfolio(asked.getPortfolio())
                        .setCustomer(asked.getCustomer())
                        .setSlot(slot)
                        .build();
        context.forward(
                new Record<>(command.getCustomer(), command, context.currentSystemTimeMs()));
    }

    private void expire() {
        var now = clock.instant();
        for (var scope : scopes()) {
            var stored = StoredLimitLedger.of(scope, stores);
            new LimitLedger(stored).expire(now);
            show(scope, stored);
        }
    }

    /// Limits are few: one for each portfolio, at most one for each number.
    private List<String> scopes() {
        var scopes = new ArrayList<String>();
        try (var all = stores.limits().all()) {
            all.forEachRemaining(each -> scopes.add(each.key));
        }
        return scopes;
    }

    /// What moved away is shown by whoever has it now.
    @Override
    public void close() {
        shown.forEach(metrics::forget);
        shown.clear();
    }
}
