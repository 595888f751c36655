package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.budget.Budget;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.budget.Expense;
import convometer.tracker.consent.Consent;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.Content.Named;
import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.Customers;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Slot;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;
import convometer.tracker.window.WindowLookup;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Plays a text table against the fold of a gate state and compares it whole with what was decided.
/// Columns: the time (hours:minutes[:seconds] since the start), the event, what it decides. The
/// business number is 1 and the customer 5511, unless a row says otherwise.
final class GateFoldScenario implements AccountFacts, ThreadViews {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Rules RULES =
            new Rules(Policy.standard(), (at, _, _) -> LocalDate.ofInstant(at, ZoneOffset.UTC));

    private final Map<String, Template> templates = new HashMap<>();
    private final Set<Wamid> failed = new HashSet<>();
    private final Set<Wamid> delivered = new HashSet<>();
    private final List<KnownBudget> budgets = new ArrayList<>();
    private @Nullable String price = "1";
    private final GateFold gateFold;
    private final GateState gateState = GateState.empty();
    private GateState other = GateState.empty();
    private CustomerState customer = CustomerState.unknown();
    private MessagingLimit limit = new MessagingLimit("portfolio/acme", Integer.MAX_VALUE);
    private final Map<String, MessagingLimit.Quota> quotas = new HashMap<>();
    private boolean optInRequired;
    private CustomerId customerKey = new CustomerId("5511");
    private boolean inGroup;
    private Instant now = START;

    private GateFoldScenario() {
        gateFold = new GateFold(new Gate(this, this::cost, Policy.standard()));
        for (var each :
                List.of("marketing", "marketing_lite", "utility", "authentication", "unknown"))
            templates.put(each + "/en", new Template(each, "approved"));
        for (var each : List.of("paused", "disabled", "rejected", "pending"))
            templates.put(each + "/en", new Template("utility", each));
    }

    /// Plays a table.
    static void play(String table) {
        var scenario = new GateFoldScenario();
        var rows = table.strip().lines().map(GateFoldScenario::cells).toList();
        var actual = new ArrayList<List<String>>();
        actual.add(rows.getFirst());
        for (var row : rows.subList(1, rows.size()))
            actual.add(List.of(row.get(0), row.get(1), scenario.played(row)));
        assertEquals(aligned(rows), aligned(actual));
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
    }

    private static String aligned(List<List<String>> rows) {
        return rows.stream()
                .map(row -> "%-8s | %-44s | %s".formatted(row.toArray()))
                .collect(Collectors.joining("\n"));
    }

    private String played(List<String> row) {
        now = instant(row.get(0));
        var words = new ArrayList<>(List.of(row.get(1).split(" ")));
        return happens(words).stream().map(this::text).collect(Collectors.joining("; "));
    }

    private List<GateDecision> happens(List<String> words) {
        var what = words.removeFirst();
        return switch (what) {
            case "customer" -> writes(words);
            case "time" -> apply(new GateEvent.TimePassed());
            case "opt_in", "opt_out" -> apply(consent(what, words));
            case "person", "bot" ->
                    apply(
                            new GateEvent.AssigneeSet(
                                    number(words),
                                    new Assignee(
                                            what.equals("person"),
                                            after(words, "named", ""),
                                            at(words))));
            case "place" -> apply(reserved(words));
            case "renew" -> renew(words);
            case "cancel" ->
                    apply(
                            new GateEvent.CancelRequested(
                                    request(words.getFirst(), List.of("text"))));
            case "message" -> message(words);
            case "known" -> known(words);
            case "elsewhere" -> elsewhere(words);
            case "merged" -> merged();
            default -> apply(new GateEvent.SendRequested(request(what, words)));
        };
    }

    private List<GateDecision> apply(GateEvent event) {
        return gateFold.apply(gateState, event, this, now);
    }

    /// `customer writes [at 00:00] [with referral]`, `customer got m1 [at 00:00]`.
    private List<GateDecision> writes(List<String> words) {
        var at = at(words);
        if (words.getFirst().equals("got")) return got(words.get(1), at);
        var names = CustomerAliases.used("5511", null, at);
        customer =
                Customers.decide(
                                customer,
                                new CustomerEvent.CustomerActed(
                                        new PhoneNumberId("1"),
                                        null,
                                        "text",
                                        "",
                                        words.contains("referral"),
                                        names,
                                        at,
                                        now,
                                        "in",
                                        null),
                                RULES)
                        .state();
        return apply(new GateEvent.ThreadsChanged());
    }

    private List<GateDecision> got(String wamid, Instant at) {
        customer =
                Customers.decide(
                                customer,
                                new CustomerEvent.StatusObserved(
                                        new PhoneNumberId("1"),
                                        null,
                                        new Wamid(wamid),
                                        "delivered",
                                        at,
                                        new WabaId("waba"),
                                        "5511",
                                        new Pricing("service", "{}"),
                                        null,
                                        Set.of(),
                                        CustomerAliases.used("5511", null, at),
                                        now,
                                        null),
                                RULES)
                        .state();
        return List.of();
    }

    /// `opt_out marketing [at 00:10] [everywhere] [on 2] [by keyword]`.
    private GateEvent consent(String action, List<String> words) {
        var scope =
                words.getFirst().equals("marketing")
                        ? ConsentScope.MARKETING
                        : ConsentScope.EVERYTHING;
        var key =
                words.contains("everywhere")
                        ? Consents.Key.everywhere(scope)
                        : new Consents.Key(scope, number(words));
        return new GateEvent.Consented(
                key, new Consent(action.equals("opt_in"), at(words), after(words, "by", "")));
    }

    /// `place r1 granted [asked 00:00]`, `place r1 none from 03:00`, `place r1 none in quota`,
    /// `place r1 none of promos`.
    private GateEvent reserved(List<String> words) {
        var from = after(words, "from", "");
        var slot =
                words.get(1).equals("granted")
                        ? Slot.GRANTED
                        : none(from.isEmpty() ? null : instant(from), words);
        var asked = after(words, "asked", "");
        return new GateEvent.SlotAnswered(
                new RequestId(words.getFirst()), slot, asked.isEmpty() ? null : instant(asked));
    }

    private static Slot none(@Nullable Instant from, List<String> words) {
        if (words.contains("quota")) return new Slot.None(from, Slot.Lack.QUOTA);
        var budget = after(words, "of", "");
        return budget.isEmpty()
                ? new Slot.None(from, Slot.Lack.LIMIT)
                : new Slot.None(from, Slot.Lack.BUDGET, List.of(budget));
    }

    /// `message of r1 sent m1 [at 00:01]`, `message of r1 not sent`, `message m1 failed`, `message
    /// m1 delivered`.
    private List<GateDecision> message(List<String> words) {
        if (words.contains("delivered")) {
            failed.remove(new Wamid(words.getFirst()));
            delivered.add(new Wamid(words.getFirst()));
            return apply(new GateEvent.ThreadsChanged());
        }
        if (words.contains("failed")) {
            failed.add(new Wamid(words.getFirst()));
            return apply(new GateEvent.ThreadsChanged());
        }
        return words.contains("not")
                ? apply(new GateEvent.NotSent(new RequestId(words.get(1))))
                : apply(
                        new GateEvent.Sent(
                                number(words),
                                new RequestId(words.get(1)),
                                new Wamid(words.get(3)),
                                at(words)));
    }

    /// `known limit 250`, `known quota team=orders 2`, `known opt-in required`, `known template
    /// utility disabled`, `known group`, `known held 1000`: so many requests wait for the customer
    /// to write, `known budget promos 10 [soft] [for TEMPLATE] [template offer] [team orders]
    /// [until 06:00]`: without an end, that of the day; `known price 2`, `known price none`.
    private List<GateDecision> known(List<String> words) {
        switch (words.getFirst()) {
            case "budget" -> budgets.add(KnownBudget.of(words));
            case "price" -> price = words.get(1).equals("none") ? null : words.get(1);
            case "limit" ->
                    limit =
                            new MessagingLimit(
                                    "portfolio/acme",
                                    words.get(1).equals("none")
                                            ? Integer.MAX_VALUE
                                            : Integer.parseInt(words.get(1)));
            case "quota" ->
                    quotas.put(
                            words.get(1),
                            new MessagingLimit.Quota(words.get(1), Integer.parseInt(words.get(2))));
            case "opt-in" -> optInRequired = true;
            case "group" -> inGroup = true;
            case "held" -> {
                for (int nth = 1; nth <= Integer.parseInt(words.get(1)); nth++)
                    apply(
                            new GateEvent.SendRequested(
                                    request("held" + nth, List.of("text", "hold"))));
            }
            default -> templates.put(words.get(1) + "/en", new Template("utility", words.get(2)));
        }
        return List.of();
    }

    private List<GateDecision> merged() {
        var from = other;
        other = GateState.empty();
        return gateFold.merge(gateState, from, this, now);
    }

    /// The same under another name of the customer's, 5599.
    private List<GateDecision> elsewhere(List<String> words) {
        customerKey = new CustomerId("5599");
        var there = new ArrayList<GateDecision>();
        if (words.getFirst().equals("place")) {
            words.removeFirst();
            there.addAll(gateFold.apply(other, reserved(words), this, now));
        } else if (words.getFirst().startsWith("opt"))
            there.addAll(
                    gateFold.apply(
                            other, consent(words.getFirst(), words.subList(1, 2)), this, now));
        else {
            var id = words.removeFirst();
            there.addAll(
                    gateFold.apply(
                            other, new GateEvent.SendRequested(request(id, words)), this, now));
        }
        customerKey = new CustomerId("5511");
        return there;
    }

    /// `renew r1 …`, as it was asked for.
    private List<GateDecision> renew(List<String> words) {
        var id = words.removeFirst();
        return apply(new GateEvent.RenewalRequested(request(id, words).withRenewal(true)));
    }

    /// `r1 text|reaction|mark|unreadable|<template> [or <template>] [until 00:10] [hold] [as bot]
    /// [on 2] [in group] [team orders]`.
    private static SendRequest request(String id, List<String> words) {
        var fallback = after(words, "or", "");
        var until = after(words, "until", "");
        return new SendRequest(
                new RequestId(id),
                number(words),
                new CustomerId("5511"),
                content(words.getFirst()),
                fallback.isEmpty() ? null : new Named(fallback, "en"),
                until.isEmpty() ? null : instant(until),
                words.contains("hold"),
                new Requester(
                        words.contains("as") ? after(words, "as", "") : null,
                        words.contains("team")
                                ? Map.of("team", after(words, "team", ""))
                                : Map.of()),
                words.contains("group"),
                new SendRequest.Body("{}", null));
    }

    private static PhoneNumberId number(List<String> words) {
        return new PhoneNumberId(after(words, "on", "1"));
    }

    private static Content content(String word) {
        return switch (word) {
            case "text" -> new Content.FreeForm();
            case "reaction" -> new Content.Reaction();
            case "mark" -> new Content.Mark();
            case "unreadable" -> new Content.Unreadable();
            default -> new Named(word, "en");
        };
    }

    private Instant at(List<String> words) {
        var at = after(words, "at", "");
        return at.isEmpty() ? now : instant(at);
    }

    private static String after(List<String> words, String word, String otherwise) {
        var place = words.indexOf(word);
        return place < 0 ? otherwise : words.get(place + 1);
    }

    private static Instant instant(String time) {
        var parts = Arrays.stream(time.split(":")).map(Long::valueOf).toList();
        var seconds = parts.size() > 2 ? parts.get(2) : 0L;
        return START.plusSeconds(parts.get(0) * 3600 + parts.get(1) * 60 + seconds);
    }

    /// A budget, in its periods from the start to its end, and from then on for ever.
    ///
    /// @param of the word that a price has as its category; empty: any
    private record KnownBudget(
            String name,
            BigDecimal amount,
            boolean hard,
            String of,
            String template,
            String team,
            Instant until) {

        static KnownBudget of(List<String> words) {
            return new KnownBudget(
                    words.get(1),
                    new BigDecimal(words.get(2)),
                    !words.contains("soft"),
                    after(words, "for", ""),
                    after(words, "template", ""),
                    after(words, "team", ""),
                    instant(after(words, "until", "24:00")));
        }

        boolean isFor(String category, @Nullable String named, Map<String, String> labels) {
            return category.startsWith(of)
                    && (template.isEmpty() || template.equals(named))
                    && (team.isEmpty() || team.equals(labels.get("team")));
        }

        Budget at(Instant at) {
            var waba = new WabaId("waba");
            var period =
                    at.isBefore(until)
                            ? new BudgetPeriod(waba, name, START, until)
                            : new BudgetPeriod(waba, name, until, Instant.MAX);
            return new Budget(period, amount, "USD", hard, List.of());
        }
    }

    @Override
    public List<Budget> budgets(
            PhoneNumberId phoneNumberId,
            String category,
            @Nullable String template,
            Map<String, String> labels,
            Instant at) {
        return budgets.stream()
                .filter(each -> each.isFor(category, template, labels))
                .map(each -> each.at(at))
                .toList();
    }

    private Optional<PriceEstimator.Cost> cost(PriceEstimator.PricedMessage asked) {
        var what =
                asked.kind()
                        + (asked.inWindow() ? " inside" : "")
                        + (asked.inEntryPoint() ? " free" : "")
                        + (asked.group() ? " group" : "");
        return Optional.of(
                new PriceEstimator.Cost("2026", what, "regular", "BR", price, "USD", what));
    }

    @Override
    public boolean hasNumber(PhoneNumberId phoneNumberId) {
        return Set.of("1", "2").contains(phoneNumberId.value());
    }

    @Override
    public boolean optInRequired(PhoneNumberId phoneNumberId) {
        return optInRequired;
    }

    @Override
    public Optional<Template> template(PhoneNumberId phoneNumberId, String name, String language) {
        return Optional.ofNullable(templates.get(name + "/" + language));
    }

    @Override
    public MessagingLimit limit(PhoneNumberId phoneNumberId, Map<String, String> labels) {
        return new MessagingLimit(
                limit.scope(), limit.slots(), quotas.get("team=" + labels.get("team")));
    }

    @Override
    public int throughput(PhoneNumberId phoneNumberId) {
        return 80;
    }

    @Override
    public CustomerId customerName() {
        return customerKey;
    }

    @Override
    public ThreadView of(SendRequest request) {
        var thread = customer.thread(request.number());
        return inGroup
                ? ThreadView.ofGroup(thread == null ? List.of() : thread.windows())
                : ThreadView.of(thread, Policy.standard(), now);
    }

    @Override
    public boolean isOpen(PhoneNumberId number, Instant at) {
        var thread = customer.thread(number);
        return thread != null && WindowLookup.openAt(thread.windows(), at).isPresent();
    }

    @Override
    public boolean hasFailed(PhoneNumberId number, Wamid wamid) {
        return failed.contains(wamid);
    }

    @Override
    public boolean wasDelivered(PhoneNumberId number, Wamid wamid) {
        return delivered.contains(wamid);
    }

    private static String of(@Nullable String quota) {
        return quota == null ? "" : " of " + quota;
    }

    private static String text(MessagingLimit limit) {
        var slots = limit.isUnlimited() ? "any" : "" + limit.slots();
        var quota = limit.quota();
        return quota == null ? slots : slots + " and " + quota.slots() + " of " + quota.name();
    }

    private static String text(String before, Expense expense) {
        if (expense.isNone()) return "";
        var budgets =
                expense.budgets().stream()
                        .map(each -> each.period().name())
                        .collect(Collectors.joining(" and "));
        return before + expense.price() + " of " + budgets;
    }

    private String text(GateDecision decision) {
        return switch (decision) {
            case GateDecision.Answered(var request, var answer) ->
                    request.requestId() + " " + text(answer);
            case GateDecision.Cancelled(var request) -> request.requestId() + " is to be dropped";
            case GateDecision.SlotRequested(var request, var of) ->
                    request.requestId()
                            + " asks "
                            + of.limit().scope()
                            + " for "
                            + (of.slot() ? "one of " + text(of.limit()) : "no slot")
                            + text(" and ", of.expense());
            case GateDecision.SlotUsed(var request, _, var quota, var at) ->
                    request + " used its place" + of(quota) + " at " + time(at);
            case GateDecision.SlotReleased(var request, var what) ->
                    request
                            + " gives"
                            + (what.slot() ? " its place" + of(what.quota()) : "")
                            + text(" ", what.expense())
                            + " back";
            case GateDecision.MoneySpent(var request, _, var expense) ->
                    request + " spent" + text(" ", expense);
            case GateDecision.Renamed(var scope, var quota, var from) ->
                    from + " is this one in " + scope + of(quota);
            case GateDecision.ConsentChanged(var key, var consent) ->
                    consent.action()
                            + " "
                            + key.scope().word()
                            + (key.isEverywhere() ? " everywhere" : " on " + key.number());
            case GateDecision.AssigneeChanged(var number, var assignee) ->
                    assignee.word()
                            + (assignee.name().isEmpty() ? "" : " " + assignee.name())
                            + " on "
                            + number;
        };
    }

    private String text(Answer answer) {
        return switch (answer) {
            case Answer.Permitted permitted -> text(permitted);
            case Answer.Refused refused ->
                    refused.code()
                            + after(" from ", refused.earliestAt())
                            + (refused.alternatives().isEmpty()
                                    ? ""
                                    : " or " + String.join(", ", refused.alternatives()));
            case Answer.Held(var until, _) -> "held until " + time(until);
            case Answer.NeedsSlot _ -> "needs a place";
        };
    }

    private String text(Answer.Permitted permitted) {
        var cost = permitted.cost();
        return "permitted until "
                + time(permitted.leaseUntil())
                + (permitted.useFallback() ? " instead" : "")
                + (permitted.category() == null ? "" : " as " + permitted.category())
                + (cost == null ? "" : " (" + cost.category() + ")")
                + (permitted.holdsSlot() ? " with a place" : "")
                + text(" with ", permitted.expense())
                + (permitted.unpriced().isEmpty() ? "" : " without a price");
    }

    private String after(String word, @Nullable Instant at) {
        return at == null ? "" : word + time(at);
    }

    private static String time(Instant at) {
        var since = Duration.between(START, at);
        var minutes = "%02d:%02d".formatted(since.toHours(), since.toMinutesPart());
        return since.toSecondsPart() == 0
                ? minutes
                : minutes + ":%02d".formatted(since.toSecondsPart());
    }
}
