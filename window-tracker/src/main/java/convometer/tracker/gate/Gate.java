package convometer.tracker.gate;

import convometer.tracker.budget.Budget;
import convometer.tracker.budget.Expense;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.ReservationRequest;
import convometer.tracker.limit.Slot;
import convometer.tracker.policy.Policy;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The send gate (G, O): one answer to each request. The order is that of G: the first failure
/// wins. It changes nothing, so whoever only wants to know may ask it, too.
public final class Gate {

    private static final String SERVICE = "service";
    private static final Money FREE = new Money(Expense.NONE, List.of());

    private final AccountFacts accounts;
    private final PriceEstimator prices;
    private final Policy policy;

    public Gate(AccountFacts accounts, PriceEstimator prices, Policy policy) {
        this.accounts = accounts;
        this.prices = prices;
        this.policy = policy;
    }

    /// The answer as far as it is known without asking for a slot of the messaging limit, or for
    /// money of budgets.
    public Answer decide(SendRequest request, ThreadView thread, GateState gateState, Instant now) {
        return decide(request, thread, gateState, Slot.NOT_REQUESTED, now);
    }

    /// The answer where it is known whether there is what it asked for.
    public Answer decide(
            SendRequest request, ThreadView thread, GateState gateState, Slot slot, Instant now) {
        var evaluation = new Evaluation(request, thread, gateState, slot, now);
        return switch (evaluation.answer()) {
            case Answer.Refused refused -> evaluation.withAlternatives(refused);
            case Answer.Held(var until, _) ->
                    new Answer.Held(until, evaluation.alternatives(Refusal.WINDOW_CLOSED.code()));
            case Answer.Permitted permitted -> permitted;
            case Answer.NeedsSlot wanted -> wanted;
        };
    }

    /// The last answer to a held request whose time is over.
    Answer heldUntilExpiry(
            PendingRequest held, ThreadView thread, GateState gateState, Instant now) {
        return new Evaluation(held.request(), thread, gateState, Slot.NOT_REQUESTED, now)
                .withAlternatives(Refusal.heldUntilExpiry(held));
    }

    /// W5: until when free-form may be sent; empty: not now.
    Optional<Instant> freeFormUntil(ThreadView thread, Instant now) {
        return thread.openAt(now)
                .map(window -> window.until().minus(policy.margin()))
                .filter(now::isBefore);
    }

    /// For how long a permission lasts at most (G3).
    Duration lease() {
        return policy.lease();
    }

    /// The messaging limit that messages count in that nobody asked for; empty: there is none.
    Optional<MessagingLimit> limit(PhoneNumberId number) {
        return accounts.hasNumber(number)
                ? Optional.of(accounts.limit(number, Map.of()))
                        .filter(limit -> !limit.isUnlimited())
                : Optional.empty();
    }

    /// The messaging limit that a request counts in outside of the window.
    MessagingLimit limit(SendRequest request) {
        return accounts.limit(request.number(), request.requester().labels());
    }

    /// What a message takes of budgets.
    ///
    /// @param unpriced those that it cannot be counted in
    private record Money(Expense expense, List<Budget> unpriced) {}

    /// One request at one instant.
    private final class Evaluation {
        private final SendRequest request;
        private final ThreadView thread;
        private final GateState gateState;
        private final Slot slot;
        private final Instant now;
        private final boolean toGroup;
        private final @Nullable Instant freeFormUntil;

        Evaluation(
                SendRequest request,
                ThreadView thread,
                GateState gateState,
                Slot slot,
                Instant now) {
            this.request = request;
            this.thread = thread;
            this.gateState = gateState;
            this.slot = slot;
            this.now = now;
            toGroup = request.toGroup() || thread.group();
            freeFormUntil = freeFormUntil(thread, now).orElse(null);
        }

        Answer answer() {
            if (request.content() instanceof Content.Unreadable) return Refusal.MALFORMED.answer();
            if (request.isExpired(now)) return Refusal.EXPIRED.answer();
            if (!accounts.hasNumber(request.number())) return Refusal.UNKNOWN_NUMBER.answer();
            return switch (request.content()) {
                case Content.Mark _ -> permitted(false, null, Instant.MAX, null, false, FREE);
                case Content.Named template -> template(template, false);
                default -> freeForm();
            };
        }

        private Answer freeForm() {
            var barred = barredByCustomer(null);
            if (barred == null && isPersons()) barred = Refusal.HANDLED_BY_PERSON;
            if (barred != null) return barred.answer();
            if (freeFormUntil == null) return withoutWindow();
            var cost = cost(kind(request.content()), null);
            var money = money(cost, SERVICE, null);
            return granted(permitted(false, SERVICE, freeFormUntil, cost, false, money));
        }

        /// A template in its place, else patience, else no.
        private Answer withoutWindow() {
            if (request.fallback() == null)
                return request.hold() ? held() : Refusal.WINDOW_CLOSED.answer();
            var answer = template(request.fallback(), true);
            return answer instanceof Answer.Refused && request.hold() ? held() : answer;
        }

        private Answer held() {
            var deadline = request.deadline();
            return new Answer.Held(
                    deadline == null ? now.plus(policy.hold()) : deadline, List.of());
        }

        private Answer template(Content.Named named, boolean asFallback) {
            var template = accounts.template(request.number(), named.name(), named.language());
            var category = template.map(each -> normal(each.category())).orElse(null);
            var barred = barredByCustomer(category);
            if (barred == null) barred = barredByMeta(template);
            if (barred == null && isPersons()) barred = Refusal.HANDLED_BY_PERSON;
            if (barred == Refusal.UNKNOWN_TEMPLATE)
                return barred.answerOf(accounts.languages(request.number(), named.name()));
            return barred == null ? limited(named, category, asFallback) : barred.answer();
        }

        private @Nullable Refusal barredByMeta(Optional<Template> template) {
            if (template.isEmpty()) return Refusal.UNKNOWN_TEMPLATE;
            return template.get().isApproved() ? null : Refusal.TEMPLATE_NOT_APPROVED;
        }

        /// O: by what the customer wants and said; a group's members said nothing to a group. What
        /// has no reported category may be marketing.
        private @Nullable Refusal barredByCustomer(@Nullable String category) {
            if (toGroup) return null;
            var consents = gateState.consents();
            var number = request.number();
            var marketing = isMarketing(category);
            if (consents.hasOptedOut(number, ConsentScope.EVERYTHING)) return Refusal.OPTED_OUT;
            if ((marketing || Templates.UNKNOWN.equals(category))
                    && consents.hasOptedOut(number, ConsentScope.MARKETING))
                return Refusal.MARKETING_STOPPED;
            var optedIn =
                    consents.hasOptedIn(number, ConsentScope.EVERYTHING)
                            || (marketing && consents.hasOptedIn(number, ConsentScope.MARKETING));
            return accounts.optInRequired(number) && !optedIn ? Refusal.NO_OPT_IN : null;
        }

        private boolean isPersons() {
            return request.requester().isBot() && gateState.assignee(request.number()).person();
        }

        /// G4: what is written to a customer outside of the window needs a slot.
        private Answer limited(Content.Named named, @Nullable String category, boolean asFallback) {
            var cost = cost(PriceEstimator.Kind.TEMPLATE, category);
            var money = money(cost, category, named.name());
            var counts = !toGroup && limit(request).needsSlot();
            var until = counts && freeFormUntil != null ? freeFormUntil : Instant.MAX;
            var needsSlot = counts && freeFormUntil == null;
            return granted(permitted(asFallback, category, until, cost, needsSlot, money));
        }

        /// What needs a slot, or money, has to have it.
        private Answer granted(Answer.Permitted then) {
            if (!then.holdsSomething()) return then;
            return switch (slot) {
                case Slot.NotRequested _ ->
                        new Answer.NeedsSlot(
                                new ReservationRequest(
                                        limit(request), then.holdsSlot(), then.expense()),
                                then);
                case Slot.Granted _ -> then;
                case Slot.None none -> refused(none);
            };
        }

        private Answer refused(Slot.None none) {
            var earliestAt = notInVain(none.earliestAt());
            return switch (none.lack()) {
                case LIMIT -> Refusal.MESSAGING_LIMIT.answer(earliestAt);
                case QUOTA -> Refusal.QUOTA_EXHAUSTED.answer(earliestAt);
                case BUDGET -> Refusal.BUDGET_EXHAUSTED.answer(none.budgets(), earliestAt);
            };
        }

        /// What a message takes of budgets; nothing where it is free.
        ///
        /// @param category of which it is where nothing is known of its price; null: of none
        /// @param template null: it is none
        private Money money(
                PriceEstimator.@Nullable Cost cost,
                @Nullable String category,
                @Nullable String template) {
            var of = cost == null ? Objects.requireNonNullElse(category, "") : cost.category();
            var price = cost == null ? Optional.<BigDecimal>empty() : cost.price();
            if (price.isPresent() && price.get().signum() == 0) return FREE;
            var labels = request.requester().labels();
            var budgets = accounts.budgets(request.number(), of, template, labels, now);
            if (budgets.isEmpty()) return FREE;
            return price.isPresent()
                    ? new Money(new Expense(request.inThread(), price.get(), budgets), List.of())
                    : new Money(Expense.NONE, budgets);
        }

        /// After its deadline the same request is not permitted.
        private @Nullable Instant notInVain(@Nullable Instant earliestAt) {
            return earliestAt != null && request.isExpired(earliestAt) ? null : earliestAt;
        }

        /// G3: a permission is a lease; it never outlives what it rests on, nor the deadline.
        private Answer.Permitted permitted(
                boolean useFallback,
                @Nullable String category,
                Instant atTheLatest,
                PriceEstimator.@Nullable Cost cost,
                boolean holdsSlot,
                Money money) {
            var until = earlier(now.plus(policy.lease()), atTheLatest);
            var deadline = request.deadline();
            if (deadline != null) until = earlier(until, deadline);
            return new Answer.Permitted(
                    useFallback,
                    until,
                    category,
                    cost,
                    holdsSlot,
                    money.expense(),
                    money.unpriced(),
                    accounts.throughput(request.number()));
        }

        private PriceEstimator.@Nullable Cost cost(
                PriceEstimator.Kind kind, @Nullable String category) {
            var asked =
                    new PriceEstimator.PricedMessage(
                            request.number(),
                            request.customer(),
                            kind,
                            category,
                            thread.openAt(now).isPresent(),
                            thread.inEntryPoint(),
                            toGroup,
                            now);
            return prices.expected(asked).orElse(null);
        }

        Answer.Refused withAlternatives(Answer.Refused refused) {
            return new Answer.Refused(
                    refused.code(), refused.message(), refused.earliestAt(), alternatives(refused));
        }

        /// Of an unknown template also those of its name, as `template:name/language`.
        private List<String> alternatives(Answer.Refused refused) {
            var kinds = alternatives(refused.code());
            var content = request.content();
            var named = content instanceof Content.Named asked ? asked : request.fallback();
            if (!refused.code().equals(Refusal.UNKNOWN_TEMPLATE.code()) || named == null)
                return kinds;
            var all = new ArrayList<>(kinds);
            for (var language : accounts.languages(request.number(), named.name()))
                all.add("template:" + named.name() + "/" + language);
            return List.copyOf(all);
        }

        List<String> alternatives(String code) {
            return new Alternatives(this::wouldPermit).to(code);
        }

        /// Whether something else would be permitted now, were it known and approved.
        private boolean wouldPermit(Alternatives.Kind kind) {
            if (!accounts.hasNumber(request.number()) || isPersons()) return false;
            if (barredByCustomer(kind.category()) != null) return false;
            if (kind.isTemplate() ? needsMissingSlot() : freeFormUntil == null) return false;
            return !(slot instanceof Slot.None none) || isAffordable(kind, none.budgets());
        }

        private boolean needsMissingSlot() {
            return slot instanceof Slot.None none
                    && none.lack() != Slot.Lack.BUDGET
                    && !toGroup
                    && freeFormUntil == null
                    && limit(request).needsSlot();
        }

        /// Whether it takes nothing of the budgets that have not enough left.
        private boolean isAffordable(Alternatives.Kind kind, List<String> exhausted) {
            var category = kind.category();
            var cost =
                    cost(
                            kind.isTemplate()
                                    ? PriceEstimator.Kind.TEMPLATE
                                    : PriceEstimator.Kind.FREE_FORM,
                            category);
            return money(cost, category, null).expense().budgets().stream()
                    .noneMatch(budget -> exhausted.contains(budget.period().name()));
        }
    }

    private static PriceEstimator.Kind kind(Content content) {
        return content instanceof Content.Reaction
                ? PriceEstimator.Kind.REACTION
                : PriceEstimator.Kind.FREE_FORM;
    }

    private static String normal(String category) {
        return category.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static boolean isMarketing(@Nullable String category) {
        return "marketing".equals(category) || "marketing_lite".equals(category);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
