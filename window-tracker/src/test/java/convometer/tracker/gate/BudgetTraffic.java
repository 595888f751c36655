package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.budget.Budget;
import convometer.tracker.budget.BudgetLedger;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.budget.BudgetTotals;
import convometer.tracker.budget.Expense;
import convometer.tracker.budget.MemoryBudgetStore;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.limit.CustomerReservations;
import convometer.tracker.limit.LimitLedger;
import convometer.tracker.limit.LimitWithBudgets;
import convometer.tracker.limit.LimitWithQuotas;
import convometer.tracker.limit.MemoryLedgerStore;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.RequestId;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Policy;
import convometer.tracker.state.GateRecord;
import convometer.tracker.streams.records.SendRequests;
import convometer.tracker.streams.store.GateRecords;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Random requests of some customers, one ledger for all of them, and the literal count: of each
/// permitted message its price, unless it was given back.
final class BudgetTraffic implements AccountFacts {

    private static final PhoneNumberId NUMBER = new PhoneNumberId("1");
    private static final Instant START = Instant.parse("2026-10-20T00:00:00Z");
    private static final Duration PERIOD = Duration.ofHours(6);
    private static final List<String> MESSAGES =
            List.of("{\"type\":\"text\"}", template("offer"), template("offer"), template("code"));
    private static final List<Map<String, String>> LABELS =
            List.of(Map.of(), Map.of("team", "orders"));
    private static final AvroSerdes SERDES = AvroSerdes.with("memory:budget-traffic");

    private static String template(String name) {
        return "{\"type\":\"template\",\"template\":{\"name\":\"%s\",\"language\":{\"code\":\"en\"}}}"
                .formatted(name);
    }

    /// What counting looks at.
    private static final class Message {
        private final Customer customer;
        private final SendRequest request;
        private final Expense expense;
        private @Nullable Wamid wamid;
        private boolean isToldOf;
        private boolean notSent;
        private boolean failed;
        private boolean delivered;
        private boolean afterFailure;

        Message(Customer customer, SendRequest request, Expense expense) {
            this.customer = customer;
            this.request = request;
            this.expense = expense;
        }

        boolean counts() {
            return !notSent && (!isToldOf || delivered || !failed);
        }
    }

    /// A customer's gate, and what is known of the customer's messages.
    private final class Customer implements ThreadViews {
        private final CustomerId name;
        private GateState gateState = GateState.empty();
        private final Deque<GateEvent> answers = new ArrayDeque<>();
        private final Set<Wamid> failed = new HashSet<>();
        private final Set<Wamid> delivered = new HashSet<>();
        private boolean open;

        Customer(String name) {
            this.name = new CustomerId(name);
        }

        @Override
        public CustomerId customerName() {
            return name;
        }

        @Override
        public ThreadView of(SendRequest request) {
            var windows =
                    open
                            ? List.of(
                                    new ServiceWindow(START, now.plus(Duration.ofHours(9)), false))
                            : List.<ServiceWindow>of();
            return new ThreadView(windows, false, false);
        }

        @Override
        public boolean isOpen(PhoneNumberId number, Instant at) {
            return open;
        }

        @Override
        public boolean hasFailed(PhoneNumberId number, Wamid wamid) {
            return failed.contains(wamid) && !delivered.contains(wamid);
        }

        @Override
        public boolean wasDelivered(PhoneNumberId number, Wamid wamid) {
            return delivered.contains(wamid);
        }
    }

    private final Random random;
    private final List<Customer> customers = new ArrayList<>();
    private final MemoryBudgetStore store = new MemoryBudgetStore();
    private final BudgetLedger money = new BudgetLedger(store);
    private final MemoryLedgerStore reservations = new MemoryLedgerStore();
    private final LimitWithQuotas limit =
            new LimitWithQuotas(
                    new LimitLedger(reservations),
                    _ -> {
                        throw new AssertionError("there is no quota");
                    });
    private final LimitWithBudgets ledger = new LimitWithBudgets(limit, money);
    private final Deque<Runnable> commands = new ArrayDeque<>();
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Map<BudgetPeriod, Set<Integer>> reached = new HashMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private final GateFold fold = new GateFold(new Gate(this, this::cost, Policy.standard()));
    private final int slots;
    private String price = "1";
    private Instant now = START;
    private int requests;

    BudgetTraffic(long seed) {
        random = new Random(seed);
        slots = seed % 2 == 0 ? Integer.MAX_VALUE : 2;
        for (var name : List.of("5511", "5512", "5513", "5514", "5515"))
            customers.add(new Customer(name));
    }

    /// What became of the messages, counted.
    Map<String, Integer> run(int steps) {
        for (var step = 0; step < steps; step++) {
            step();
            if (random.nextInt(40) == 0) settle();
        }
        settle();
        return ends;
    }

    private void step() {
        var customer = one(customers);
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> apply(customer, new GateEvent.SendRequested(request(customer)));
            case 4, 5 -> next(commands).ifPresent(Runnable::run);
            case 6, 7 -> next(customer.answers).ifPresent(each -> apply(customer, each));
            case 8 -> message().ifPresent(this::send);
            case 9 -> message().ifPresent(this::send);
            case 10 -> message().filter(each -> each.wamid == null).ifPresent(this::notSent);
            case 11 -> message().ifPresent(each -> report(each, random.nextBoolean()));
            case 12 -> message().ifPresent(each -> report(each, random.nextBoolean()));
            case 13 -> message().filter(each -> each.wamid == null).ifPresent(this::renew);
            case 14 -> pass();
            default -> vary(customer);
        }
    }

    /// Pending ones may be asked again, and cancelled.
    private SendRequest request(Customer customer) {
        var pending = customer.gateState.pending();
        if (!pending.isEmpty() && random.nextInt(4) == 0) return pending.getFirst().request();
        return SendRequests.request(
                new RequestId("r" + requests++),
                NUMBER,
                customer.name,
                new SendRequest.Body(one(MESSAGES), null),
                null,
                false,
                new Requester(null, one(LABELS)));
    }

    private Optional<Message> message() {
        var all = messages.values().stream().filter(each -> !each.notSent).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(one(all));
    }

    /// Meta took it; that may be told of twice.
    private void send(Message message) {
        if (message.wamid == null) message.wamid = wamid(message);
        message.isToldOf = true;
        apply(
                message.customer,
                new GateEvent.Sent(NUMBER, message.request.requestId(), message.wamid, now));
    }

    private static Wamid wamid(Message message) {
        return new Wamid("m-" + message.request.requestId());
    }

    private void notSent(Message message) {
        message.notSent = true;
        count("given back");
        apply(message.customer, new GateEvent.NotSent(message.request.requestId()));
    }

    /// A status may come before it is known that the message was sent, twice, and one of each.
    private void report(Message message, boolean delivered) {
        if (message.wamid == null && random.nextBoolean()) return;
        if (message.wamid == null) message.wamid = wamid(message);
        if (delivered) {
            if (!message.delivered) count("delivered");
            if (message.failed && message.isToldOf && !message.delivered) {
                message.afterFailure = true;
                count("delivered after it failed");
            }
            message.delivered = true;
            message.customer.delivered.add(message.wamid);
        } else {
            if (!message.failed && !message.delivered) count("given back");
            message.failed = true;
            message.customer.failed.add(message.wamid);
        }
        apply(message.customer, new GateEvent.ThreadsChanged());
    }

    private void renew(Message message) {
        count("renewed");
        apply(message.customer, new GateEvent.RenewalRequested(message.request.withRenewal(true)));
    }

    private void pass() {
        now = now.plusSeconds(random.nextInt(random.nextInt(5) == 0 ? 40_000 : 600) + 1);
        for (var customer : customers)
            if (customer.gateState.nextDue().filter(due -> !due.isAfter(now)).isPresent())
                apply(customer, new GateEvent.TimePassed());
        // As its own punctuation does, a while after the period is over.
        store.forget(now.minus(Duration.ofHours(1)));
    }

    private void vary(Customer customer) {
        switch (random.nextInt(4)) {
            case 0 -> price = one(List.of("1", "0.4", "2.5", "0"));
            case 1 -> {
                customer.open = !customer.open;
                apply(customer, new GateEvent.ThreadsChanged());
            }
            case 2 -> {
                var pending = customer.gateState.pending();
                if (!pending.isEmpty())
                    apply(customer, new GateEvent.CancelRequested(one(pending).request()));
            }
            default -> apply(customer, new GateEvent.ThreadsChanged());
        }
    }

    /// As it is stored and read again.
    private void restart(Customer customer) {
        var records = SERDES.<GateRecord>values();
        var record = GateRecords.record(customer.gateState);
        var bytes = records.serializer().serialize("gate-states", record);
        customer.gateState =
                GateRecords.gateState(records.deserializer().deserialize("gate-states", bytes));
    }

    private void apply(Customer customer, GateEvent event) {
        if (random.nextInt(4) == 0) restart(customer);
        for (var decision : fold.apply(customer.gateState, event, customer, now))
            emitted(customer, decision);
    }

    private void emitted(Customer customer, GateDecision decision) {
        var at = now;
        switch (decision) {
            case GateDecision.Answered(var request, var answer) -> {
                if (request.renewal()) messages.remove(request.requestId().value());
                if (answer instanceof Answer.Permitted permitted)
                    permitted(new Message(customer, request, permitted.expense()));
                if (answer instanceof Answer.Refused refused) count(refused.code());
            }
            case GateDecision.SlotRequested(var request, var asked) -> {
                // Until it is answered nothing is permitted any more.
                if (request.renewal()) messages.remove(request.requestId().value());
                commands.add(() -> {
                    var slot = ledger.reserve(customer.name, request.requestId(), asked, at, now);
                    thresholds();
                    customer.answers.add(new GateEvent.SlotAnswered(request.requestId(), slot, at));
                });
            }
            case GateDecision.SlotUsed(var request, _, _, var sentAt) ->
                    commands.add(() -> limit.sent(customer.name, request, null, sentAt, now));
            case GateDecision.SlotReleased(var request, var what) ->
                    commands.add(() -> ledger.release(customer.name, request, what, at, now));
            case GateDecision.MoneySpent(_, _, var expense) ->
                    commands.add(() -> {
                        money.deliver(expense);
                        thresholds();
                    });
            default -> {}
        }
    }

    /// A hard budget is not exceeded by what is permitted, whatever is still on its way to the
    /// ledger; but what was said to have failed may be delivered.
    private void permitted(Message message) {
        count("permitted");
        messages.put(message.request.requestId().value(), message);
        for (var budget : message.expense.budgets()) {
            assertTrue(budget.period().contains(now), () -> "of another period at " + now);
            if (!budget.hard()) continue;
            var spent = BigDecimal.ZERO;
            for (var other : messages.values())
                if (isOf(other, budget.period()) && other.counts() && !other.afterFailure)
                    spent = spent.add(other.expense.price());
            var all = spent;
            assertTrue(
                    all.compareTo(budget.amount()) <= 0,
                    () -> all + " of " + budget.amount() + " at " + now);
        }
    }

    private static boolean isOf(Message message, BudgetPeriod period) {
        return message.expense.budgets().stream().anyMatch(it -> it.period().equals(period));
    }

    private void thresholds() {
        for (var passed : money.passed()) {
            var totals = passed.totals();
            assertTrue(
                    reached.computeIfAbsent(totals.budget().period(), _ -> new HashSet<>())
                            .add(passed.threshold()),
                    "told of twice");
            assertTrue(
                    totals.spent()
                                    .movePointRight(2)
                                    .compareTo(
                                            totals.budget()
                                                    .amount()
                                                    .multiply(
                                                            BigDecimal.valueOf(passed.threshold())))
                            >= 0);
            count("threshold");
        }
    }

    /// All that is on its way arrives; then the ledger has what counting says.
    private void settle() {
        while (!commands.isEmpty()
                || customers.stream().anyMatch(each -> !each.answers.isEmpty())) {
            next(commands).ifPresent(Runnable::run);
            for (var customer : customers)
                next(customer.answers).ifPresent(each -> apply(customer, each));
        }
        for (var budget : all(now)) {
            var spent = BigDecimal.ZERO;
            var delivered = BigDecimal.ZERO;
            for (var message : messages.values()) {
                if (!isOf(message, budget.period()) || !message.counts()) continue;
                spent = spent.add(message.expense.price());
                if (message.isToldOf && message.delivered)
                    delivered = delivered.add(message.expense.price());
            }
            var totals =
                    Objects.requireNonNullElse(
                            store.totals(budget.period()), BudgetTotals.none(budget));
            assertEquals(
                    plain(spent) + " " + plain(delivered),
                    plain(totals.spent()) + " " + plain(totals.delivered()),
                    () -> budget.period().name() + " at " + now);
        }
        assertTrue(store.open() <= messages.size() * all(now).size());
        customers.forEach(this::checkSlots);
    }

    /// Nobody has a slot but messages that are permitted, and were not given back.
    private void checkSlots(Customer customer) {
        var reserved = reservations.of(customer.name);
        if (reserved == null) return;
        for (var slot : reserved.reservations()) {
            if (slot.state() == CustomerReservations.State.RELEASED) continue;
            var message = messages.get(slot.request().value());
            assertTrue(
                    message != null && message.counts(),
                    () -> slot + " of " + customer.name + " at " + now);
            count("slot");
        }
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    private void count(String end) {
        ends.merge(end, 1, Integer::sum);
    }

    private <T> T one(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static <T> Optional<T> next(Deque<T> queue) {
        return Optional.ofNullable(queue.poll());
    }

    /// Everything costs the same, but free-form and a code in the window are free.
    private Optional<PriceEstimator.Cost> cost(PriceEstimator.PricedMessage asked) {
        var free =
                asked.kind() != PriceEstimator.Kind.TEMPLATE
                        || (asked.inWindow() && "utility".equals(asked.category()));
        var category = Objects.requireNonNullElse(asked.category(), "service");
        return Optional.of(
                new PriceEstimator.Cost("", category, "", "", free ? "0" : price, "USD", ""));
    }

    private static Budget budget(String name, String amount, boolean hard, Instant at) {
        var nth = Duration.between(START, at).dividedBy(PERIOD);
        var from = START.plus(PERIOD.multipliedBy(nth));
        return new Budget(
                new BudgetPeriod(new WabaId("waba"), name, from, from.plus(PERIOD)),
                new BigDecimal(amount),
                "USD",
                hard,
                List.of(50, 100));
    }

    private static List<Budget> all(Instant at) {
        return List.of(
                budget("all", "9", true, at),
                budget("offers", "5", true, at),
                budget("orders", "3", false, at));
    }

    @Override
    public List<Budget> budgets(
            PhoneNumberId phoneNumberId,
            String category,
            @Nullable String template,
            Map<String, String> labels,
            Instant at) {
        return all(at).stream()
                .filter(each ->
                        switch (each.period().name()) {
                            case "offers" -> category.equals("marketing");
                            case "orders" -> labels.containsKey("team");
                            default -> true;
                        })
                .toList();
    }

    @Override
    public boolean hasNumber(PhoneNumberId phoneNumberId) {
        return true;
    }

    @Override
    public boolean optInRequired(PhoneNumberId phoneNumberId) {
        return false;
    }

    @Override
    public Optional<Template> template(PhoneNumberId phoneNumberId, String name, String language) {
        return Optional.of(
                new Template(name.equals("offer") ? "marketing" : "utility", "approved"));
    }

    @Override
    public MessagingLimit limit(PhoneNumberId phoneNumberId, Map<String, String> labels) {
        return new MessagingLimit("portfolio/acme", slots);
    }

    @Override
    public int throughput(PhoneNumberId phoneNumberId) {
        return 80;
    }
}
