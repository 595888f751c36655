package convometer.tracker.gate;

import convometer.tracker.budget.BudgetLedger;
import convometer.tracker.budget.BudgetTotals;
import convometer.tracker.gate.PriceEstimator.Cost;
import convometer.tracker.gate.PriceEstimator.PricedMessage;
import convometer.tracker.limit.LimitLedger;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.ReservationRequest;
import convometer.tracker.limit.Slot;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the gate would say to a request, for how long, what it would cost and what would cost less.
/// Nothing is reserved and nothing is kept.
public final class Quotes {

    private final Gate gate;
    private final PriceEstimator prices;

    public Quotes(Gate gate, PriceEstimator prices) {
        this.gate = gate;
        this.prices = prices;
    }

    /// How much room a messaging limit has for one customer.
    ///
    /// @param counts the customer counts already, and needs no slot
    /// @param freeAt when the next slot is free; null: one is free, or it is not known
    /// @param returnsAt when the first of the slots that are taken comes back; null: none is taken
    public record Vacancy(
            boolean counts, int left, @Nullable Instant freeAt, @Nullable Instant returnsAt) {

        private LimitLedger.ReservationAnswer answer() {
            return new LimitLedger.ReservationAnswer(counts || left > 0, freeAt);
        }
    }

    /// How much room there is for one customer.
    ///
    /// @param quota of the requester; null: there is none
    public record Room(Vacancy limit, @Nullable Vacancy quota) {

        /// Of a limit without quotas.
        public Room(Vacancy limit) {
            this(limit, null);
        }

        boolean counts() {
            return limit.counts && (quota == null || quota.counts);
        }

        Slot slot() {
            return Slot.of(limit.answer(), quota == null ? null : quota.answer());
        }
    }

    /// An answer.
    ///
    /// @param answer permitted, held or refused
    /// @param until how long it holds, as far as it is known; null: nothing ends it
    /// @param cost what it is expected to cost, of what only lacks a slot what it would with one;
    ///   null: not known, or it may not be sent
    /// @param cheaper what would cost less, the cheapest first
    /// @param limit the messaging limit that it needs a slot of, or of a quota of it; null: it
    ///   needs none
    /// @param room in that limit
    /// @param budgets what is spent of those that it takes money of
    public record Quote(
            Answer answer,
            @Nullable Instant until,
            @Nullable Cost cost,
            List<Cheaper> cheaper,
            @Nullable MessagingLimit limit,
            @Nullable Room room,
            List<BudgetTotals> budgets) {}

    /// What a request needs, as far as it was looked at.
    ///
    /// @param room in the messaging limit; null: it was not, or it needs no slot
    /// @param budgets what is spent of those that it takes money of
    public record Available(@Nullable Room room, List<BudgetTotals> budgets) {

        /// Nothing was looked at.
        public static final Available UNKNOWN = new Available(null, List.of());

        /// Of what takes no money of budgets.
        public Available(@Nullable Room room) {
            this(room, List.of());
        }

        private Slot slot(ReservationRequest needed) {
            var slot = room == null ? Slot.GRANTED : room.slot();
            var expense = needed.expense();
            var lacking =
                    budgets.stream()
                            .filter(each -> BudgetLedger.lacks(each, expense))
                            .map(BudgetTotals::budget)
                            .toList();
            return Slot.of(slot, expense, lacking);
        }

        private boolean counts() {
            return room != null && room.counts();
        }
    }

    /// Something else that would cost less.
    ///
    /// @param what free_form or utility_template
    /// @param when now or after_customer_writes
    public record Cheaper(String what, String when, Cost cost) {}

    /// What has to be looked at for the answer, of a messaging limit and of budgets; empty:
    /// nothing.
    public Optional<ReservationRequest> needed(
            SendRequest request, ThreadView thread, GateState gateState, Instant now) {
        return gate.decide(request, thread, gateState, now) instanceof Answer.NeedsSlot needs
                ? Optional.of(needs.needed())
                : Optional.empty();
    }

    /// The answer.
    ///
    /// @param available of what has to be looked at
    public Quote quote(
            SendRequest request,
            ThreadView thread,
            GateState gateState,
            Available available,
            Instant now) {
        var asked = new Case(request, thread, gateState, now);
        var first = gate.decide(request, thread, gateState, now);
        if (!(first instanceof Answer.NeedsSlot(var needed, var then)))
            return asked.quote(first, null, Available.UNKNOWN);
        var slot = available.slot(needed);
        if (slot instanceof Slot.Granted && available.counts())
            return asked.quote(then, null, new Available(null, available.budgets()));
        var limit = needed.slot() ? needed.limit() : null;
        if (slot instanceof Slot.Granted) return asked.quote(then, limit, available);
        var answer = gate.decide(request, thread, gateState, slot, now);
        // All that it lacks is the slot, or the money.
        return answer instanceof Answer.Refused
                ? asked.quote(answer, then.cost(), limit, available)
                : asked.quote(answer, limit, available);
    }

    /// One request at one instant.
    private final class Case {
        private final SendRequest request;
        private final ThreadView thread;
        private final GateState gateState;
        private final Instant now;

        Case(SendRequest request, ThreadView thread, GateState gateState, Instant now) {
            this.request = request;
            this.thread = thread;
            this.gateState = gateState;
            this.now = now;
        }

        Quote quote(Answer answer, @Nullable MessagingLimit limit, Available available) {
            return quote(answer, cost(answer), limit, available);
        }

        Quote quote(
                Answer answer,
                @Nullable Cost cost,
                @Nullable MessagingLimit limit,
                Available available) {
            return new Quote(
                    answer,
                    until(answer),
                    cost,
                    answer instanceof Answer.Permitted permitted
                            ? cheaperThan(permitted)
                            : List.of(),
                    limit,
                    available.room(),
                    available.budgets());
        }

        private @Nullable Cost cost(Answer answer) {
            return switch (answer) {
                case Answer.Permitted permitted -> permitted.cost();
                case Answer.Held _ -> freeForm(true);
                case Answer.Refused _ -> null;
                case Answer.NeedsSlot _ -> throw new IllegalStateException("it was looked at");
            };
        }

        private @Nullable Instant until(Answer answer) {
            return switch (answer) {
                case Answer.Permitted permitted -> until(permitted);
                case Answer.Held(var until, _) -> until;
                default -> null;
            };
        }

        /// A lease is shorter; but a new one would be given for so long.
        @Nullable Instant until(Answer.Permitted permitted) {
            var end =
                    restsOnWindow(permitted) ? gate.freeFormUntil(thread, now).orElse(null) : null;
            var deadline = request.deadline();
            if (end == null || deadline == null) return end == null ? deadline : end;
            return end.isBefore(deadline) ? end : deadline;
        }

        /// A template does, too, where it needs no slot of the limit for it.
        private boolean restsOnWindow(Answer.Permitted permitted) {
            if (request.isMark()) return false;
            if (request.isFreeForm() && !permitted.useFallback()) return true;
            return !permitted.holdsSlot() && gate.limit(request).needsSlot();
        }

        List<Cheaper> cheaperThan(Answer.Permitted permitted) {
            var cost = permitted.cost();
            var all = new ArrayList<Cheaper>();
            if (cost == null || isFree(cost)) return all;
            var freeFormNow =
                    gate.decide(request.with(new Content.FreeForm()), thread, gateState, now)
                            instanceof Answer.Permitted;
            if (freeFormNow && !request.isFreeForm()) add(all, "free_form", "now", freeForm(false));
            var utility = request.isFreeForm() ? null : utility(false);
            add(all, "utility_template", "now", utility);
            if (!isOpen()) {
                add(all, "free_form", "after_customer_writes", freeForm(true));
                var later = utility(true);
                // To wait for the customer has to be worth it.
                if (later != null && (utility == null || isLess(later, utility)))
                    add(all, "utility_template", "after_customer_writes", later);
            }
            all.removeIf(each -> !isLess(each.cost(), cost));
            all.sort(Comparator.comparing(each -> rate(each.cost())));
            return List.copyOf(all);
        }

        private boolean isOpen() {
            return thread.openAt(now).isPresent();
        }

        private static void add(List<Cheaper> all, String what, String when, @Nullable Cost cost) {
            if (cost != null) all.add(new Cheaper(what, when, cost));
        }

        @Nullable Cost freeForm(boolean onceOpen) {
            return cost(PriceEstimator.Kind.FREE_FORM, null, onceOpen);
        }

        private @Nullable Cost utility(boolean onceOpen) {
            return cost(PriceEstimator.Kind.TEMPLATE, "utility", onceOpen);
        }

        private @Nullable Cost cost(
                PriceEstimator.Kind kind, @Nullable String category, boolean onceOpen) {
            var asked =
                    new PricedMessage(
                            request.number(),
                            request.customer(),
                            kind,
                            category,
                            onceOpen || isOpen(),
                            thread.inEntryPoint(),
                            request.toGroup() || thread.group(),
                            now);
            return prices.expected(asked).orElse(null);
        }
    }

    private static boolean isFree(Cost cost) {
        return cost.rate() != null && rate(cost).signum() == 0;
    }

    /// What is free costs less than what has no rate; nothing else can be said of that.
    private static boolean isLess(Cost a, Cost b) {
        if (b.rate() == null) return isFree(a);
        return a.rate() != null && rate(a).compareTo(rate(b)) < 0;
    }

    private static BigDecimal rate(Cost cost) {
        return cost.rate() == null ? BigDecimal.ZERO : new BigDecimal(cost.rate());
    }
}
