package convometer.tracker.streams.limit;

import convometer.billing.rules.Decimals;
import convometer.events.BudgetEvent;
import convometer.schemas.streams.PromptCommit;
import convometer.tracker.budget.BudgetLedger;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.budget.BudgetTotals;
import convometer.tracker.budget.Expense;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.limit.LimitHistory;
import convometer.tracker.limit.LimitLedger;
import convometer.tracker.limit.LimitWithBudgets;
import convometer.tracker.limit.LimitWithQuotas;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.ReservationRequest;
import convometer.tracker.limit.Reserved;
import convometer.tracker.limit.Slot;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.state.SlotAnswer;
import convometer.tracker.streams.store.BudgetRecords;
import convometer.tracker.streams.store.LedgerName;
import convometer.tracker.streams.store.Millis;
import convometer.tracker.streams.store.StoredBudgetLedger;
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

/// Gives out the slots of messaging limits (G4) and the money of budgets, each in one order: what
/// is given away is nobody else's. Answers go to whoever keeps the customer, thresholds of budgets
/// that are reached to whoever wants to know.
final class LimitProcessor implements Processor<String, SpecificRecord, String, Object> {

    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final LimitMetrics metrics;
    private final BudgetMetrics budgetMetrics;
    private final Clock clock;
    private final Duration expireEvery;
    private PromptCommit prompt;

    private final Set<LedgerName> shown = new HashSet<>();
    private final Set<BudgetPeriod> shownBudgets = new HashSet<>();

    private StoredBudgetLedger budgets;
    private StoredLimitLedger.WritableStores stores;
    private ProcessorContext<String, Object> context;

    /// @param expireEvery how long a slot that is free may be shown as taken
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LimitProcessor(
            LimitMetrics metrics, BudgetMetrics budgetMetrics, Clock clock, Duration expireEvery) {
        this.metrics = metrics;
        this.budgetMetrics = budgetMetrics;
        this.clock = clock;
        this.expireEvery = expireEvery;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        budgets =
                new StoredBudgetLedger(
                        context.getStateStore(StoredBudgetLedger.TOTALS),
                        context.getStateStore(StoredBudgetLedger.RESERVED));
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
        var limit =
                new LimitWithQuotas(
                        ledger(new LedgerName(scope, null), touched),
                        quota -> ledger(new LedgerName(scope, quota), touched));
        var expense = BudgetRecords.expense(command.getExpense());
        var money = new BudgetLedger(budgets);
        apply(command, limit, expense, money, now);
        if (command.getSlot()) touched.forEach(this::show);
        show(expense);
        for (var passed : money.passed()) emit(passed, now);
    }

    private void apply(
            LimitCommand command,
            LimitWithQuotas limit,
            Expense expense,
            BudgetLedger money,
            Instant now) {
        var customer = new CustomerId(command.getCustomer());
        var request = new RequestId(command.getRequestId());
        var at = Millis.instant(command.getAt());
        var quota = command.getQuota();
        var all = new LimitWithBudgets(limit, money);
        if (command.getRequested() != null) {
            var asked = asked(command, command.getRequested(), expense);
            answer(command, expense, all.reserve(customer, request, asked, at, now));
        } else if (command.getSent() != null)
            limit.sent(customer, request, quota, Millis.instant(command.getSent()), now);
        else if (command.getReleased()) {
            var what = new Reserved(command.getScope(), command.getSlot(), quota, expense);
            all.release(customer, request, what, at, now);
        } else if (command.getDelivered()) money.deliver(expense);
        else if (command.getRenamedFrom() != null)
            limit.rename(new CustomerId(command.getRenamedFrom()), customer, quota, now);
    }

    private ReservationRequest asked(LimitCommand command, int slots, Expense expense) {
        return command.getSlot()
                ? new ReservationRequest(limit(command, slots), true, expense)
                : new ReservationRequest(
                        new MessagingLimit(command.getScope(), slots), false, expense);
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

    private void answer(LimitCommand asked, Expense expense, Slot answer) {
        var slot =
                SlotAnswer.newBuilder()
                        .setRequestId(asked.getRequestId())
                        .setScope(asked.getScope())
                        .setGranted(true)
                        .setAskedAt(asked.getAt());
        if (answer instanceof Slot.None none) {
            refused(asked, expense, none);
            slot.setGranted(false)
                    .setEarliestAt(Millis.ofNullable(none.earliestAt()))
                    .setQuotaExhausted(none.lack() == Slot.Lack.QUOTA)
                    .setBudgetExhausted(none.lack() == Slot.Lack.BUDGET)
                    .setLackingBudgets(none.budgets());
        }
        var command =
                CustomerCommand.newBuilder()
                        .setPortfolio(asked.getPortfolio())
                        .setCustomer(asked.getCustomer())
                        .setSlot(slot.build())
                        .build();
        forward(command.getCustomer(), command, LimitTopology.ANSWERS);
    }

    private void forward(String key, Object value, String sink) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }

    /// Counts it where it was refused.
    private void refused(LimitCommand asked, Expense expense, Slot.None none) {
        if (none.lack() != Slot.Lack.BUDGET) {
            var quota = none.lack() == Slot.Lack.QUOTA ? asked.getQuota() : null;
            metrics.refused(new LedgerName(asked.getScope(), quota));
            return;
        }
        for (var budget : expense.budgets()) {
            var period = budget.period();
            if (none.budgets().contains(period.name()))
                budgetMetrics.refused(period.waba().value(), period.name());
        }
    }

    private void show(Expense expense) {
        for (var budget : expense.budgets()) {
            var totals = budgets.totals(budget.period());
            if (totals != null) show(totals);
        }
    }

    private void show(BudgetTotals totals) {
        shownBudgets.add(totals.budget().period());
        budgetMetrics.spent(totals);
    }

    private void emit(BudgetLedger.ThresholdPassed passed, Instant now) {
        var totals = passed.totals();
        var budget = totals.budget();
        var period = budget.period();
        var event =
                BudgetEvent.newBuilder()
                        .setWabaId(period.waba().value())
                        .setBudget(period.name())
                        .setPeriodStart(period.from())
                        .setRenewsAt(period.until())
                        .setThreshold(passed.threshold())
                        .setSpent(Decimals.plain(totals.spent()))
                        .setReserved(Decimals.plain(totals.reserved()))
                        .setAmount(Decimals.plain(budget.amount()))
                        .setCurrency(budget.currency())
                        .setHard(budget.hard())
                        .setAt(now)
                        .build();
        var key = "%s/%s/%s".formatted(period.waba(), period.name(), period.from());
        forward(key, event, LimitTopology.BUDGET_EVENTS);
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
        for (var totals : budgets.all()) renew(totals, now);
    }

    private void renew(BudgetTotals totals, Instant now) {
        var period = totals.budget().period();
        if (now.isBefore(period.until())) {
            show(totals);
            return;
        }
        budgetMetrics.renewed(period);
        if (BudgetLedger.isOver(period, now)
                && budgets.forget(period, FORGOTTEN_AT_ONCE) < FORGOTTEN_AT_ONCE) hide(period);
    }

    private void hide(BudgetPeriod period) {
        shownBudgets.remove(period);
        budgetMetrics.forget(period);
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
        shownBudgets.forEach(budgetMetrics::forget);
        shownBudgets.clear();
    }
}
