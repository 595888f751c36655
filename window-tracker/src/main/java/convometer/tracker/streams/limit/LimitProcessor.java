package convometer.tracker.streams.limit;

import convometer.schemas.streams.PromptCommit;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.limit.LimitHistory;
import convometer.tracker.limit.LimitLedger;
import convometer.tracker.limit.LimitWithQuotas;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Slot;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.state.SlotAnswer;
import convometer.tracker.streams.store.LedgerName;
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

    private final Set<LedgerName> shown = new HashSet<>();

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
        apply(command, clock.instant());
        prompt.ask();
    }

    private StoredLimitLedger stored(LedgerName name) {
        return StoredLimitLedger.of(name, stores);
    }

    /// An unlimited tier counts those only whose publishers have quotas: that would tell nothing.
    private void show(LedgerName name) {
        var stored = stored(name);
        if (stored.limit() == LimitHistory.UNLIMITED) return;
        shown.add(name);
        metrics.counted(name, stored.counted(), stored.limit());
    }

    /// A ledger that is going to change.
    private LimitLedger ledger(LedgerName name, Set<LedgerName> touched) {
        touched.add(name);
        return new LimitLedger(stored(name));
    }

    private void apply(LimitCommand command, Instant now) {
        var scope = command.getScope();
        var touched = new HashSet<LedgerName>();
        var ledgers =
                new LimitWithQuotas(
                        ledger(new LedgerName(scope, null), touched),
                        quota -> ledger(new LedgerName(scope, quota), touched));
        apply(command, ledgers, now);
        touched.forEach(this::show);
    }

    private void apply(LimitCommand command, LimitWithQuotas ledgers, Instant now) {
        var customer = new CustomerId(command.getCustomer());
        var request = new RequestId(command.getRequestId());
        var at = Millis.instant(command.getAt());
        var quota = command.getQuota();
        if (command.getRequested() != null) {
            var asked = limit(command, command.getRequested());
            answer(command, ledgers.reserve(customer, request, asked, at, now));
        } else if (command.getSent() != null)
            ledgers.sent(customer, request, quota, Millis.instant(command.getSent()), now);
        else if (command.getReleased()) ledgers.release(customer, request, quota, at, now);
        else if (command.getRenamedFrom() != null)
            ledgers.rename(new CustomerId(command.getRenamedFrom()), customer, quota, now);
    }

    /// What a request asks for; it is what the limit, and the quota, have now.
    private MessagingLimit limit(LimitCommand command, int slots) {
        var scope = command.getScope();
        stored(new LedgerName(scope, null)).limitedTo(slots);
        var quota = command.getQuota();
        if (quota == null) return new MessagingLimit(scope, slots);
        stored(new LedgerName(scope, quota)).limitedTo(command.getQuotaSlots());
        return new MessagingLimit(
                scope, slots, new MessagingLimit.Quota(quota, command.getQuotaSlots()));
    }

    private void answer(LimitCommand asked, Slot answer) {
        var none = answer instanceof Slot.None it ? it : null;
        var quotaExhausted = none != null && none.quotaExhausted();
        if (none != null)
            metrics.refused(
                    new LedgerName(asked.getScope(), quotaExhausted ? asked.getQuota() : null));
        var slot =
                new SlotAnswer(
                        asked.getRequestId(),
                        asked.getScope(),
                        none == null,
                        none == null ? null : Millis.ofNullable(none.earliestAt()),
                        quotaExhausted);
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
        for (var name : names()) {
            var stored = stored(name);
            new LimitLedger(stored).expire(now);
            // The accounts file may not have it any more.
            if (name.quota() != null && stored.removeIfEmpty()) hide(name);
            else show(name);
        }
    }

    private void hide(LedgerName name) {
        shown.remove(name);
        metrics.forget(name);
    }

    /// Limits are few: one for each portfolio, at most one for each number, and their quotas.
    private List<LedgerName> names() {
        var names = new ArrayList<LedgerName>();
        try (var all = stores.limits().all()) {
            all.forEachRemaining(each -> names.add(LedgerName.of(each.key)));
        }
        return names;
    }

    /// What moved away is shown by whoever has it now.
    @Override
    public void close() {
        shown.forEach(metrics::forget);
        shown.clear();
    }
}
