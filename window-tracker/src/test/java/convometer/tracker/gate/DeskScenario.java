package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.gate.Content.Named;
import convometer.tracker.rules.CustomerState;
import convometer.tracker.rules.Customers;
import convometer.tracker.rules.Names;
import convometer.tracker.rules.Policy;
import convometer.tracker.rules.Pricing;
import convometer.tracker.rules.Rules;
import convometer.tracker.rules.ThreadEvent;
import convometer.tracker.rules.Windows;

import org.jspecify.annotations.Nullable;

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

/// Plays a text table against the fold of a desk and compares it whole with what was decided.
/// Columns: the time (hours:minutes[:seconds] since the start), the event, what it decides. The
/// business number is 1 and the customer 5511, unless a row says otherwise.
final class DeskScenario implements AccountFacts, Threads {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Rules RULES =
            new Rules(Policy.standard(), (at, _, _) -> LocalDate.ofInstant(at, ZoneOffset.UTC));

    private final Map<String, Template> templates = new HashMap<>();
    private final Set<String> failed = new HashSet<>();
    private final Desks desks;
    private final Desk desk = Desk.empty();
    private Desk other = Desk.empty();
    private CustomerState customer = CustomerState.unknown();
    private MessagingLimit limit = new MessagingLimit("portfolio/acme", Integer.MAX_VALUE);
    private boolean optInRequired;
    private String home = "5511";
    private boolean inGroup;
    private Instant now = START;

    private DeskScenario() {
        desks = new Desks(new Gate(this, DeskScenario::cost, Policy.standard()));
        for (var each :
                List.of("marketing", "marketing_lite", "utility", "authentication", "unknown"))
            templates.put(each + "/en", new Template(each, "approved"));
        for (var each : List.of("paused", "disabled", "rejected", "pending"))
            templates.put(each + "/en", new Template("utility", each));
    }

    /// Plays a table.
    static void play(String table) {
        var scenario = new DeskScenario();
        var rows = table.strip().lines().map(DeskScenario::cells).toList();
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

    private List<DeskDecision> happens(List<String> words) {
        var what = words.removeFirst();
        return switch (what) {
            case "customer" -> writes(words);
            case "time" -> take(new DeskEvent.TimePassed());
            case "opt_in", "opt_out" -> take(consent(what, words));
            case "person", "bot" ->
                    take(
                            new DeskEvent.Handled(
                                    after(words, "on", "1"),
                                    new Handler(
                                            what.equals("person"),
                                            after(words, "named", ""),
                                            at(words))));
            case "place" -> take(placed(words));
            case "message" -> message(words);
            case "known" -> known(words);
            case "elsewhere" -> elsewhere(words);
            case "merged" -> merged();
            default -> take(new DeskEvent.Asked(request(what, words)));
        };
    }

    private List<DeskDecision> take(DeskEvent event) {
        return desks.take(desk, event, this, now);
    }

    /// `customer writes [at 00:00] [with referral]`, `customer got m1 [at 00:00]`.
    private List<DeskDecision> writes(List<String> words) {
        var at = at(words);
        if (words.getFirst().equals("got")) return got(words.get(1), at);
        var names = Names.used("5511", null, at);
        customer =
                Customers.decide(
                                customer,
                                new ThreadEvent.CustomerActed(
                                        "1",
                                        null,
                                        "text",
                                        "",
                                        words.contains("referral"),
                                        names,
                                        at,
                                        now),
                                RULES)
                        .state();
        return take(new DeskEvent.ThreadsMoved());
    }

    private List<DeskDecision> got(String wamid, Instant at) {
        customer =
                Customers.decide(
                                customer,
                                new ThreadEvent.StatusObserved(
                                        "1",
                                        null,
                                        wamid,
                                        "delivered",
                                        at,
                                        "waba",
                                        "5511",
                                        new Pricing("service", "{}"),
                                        null,
                                        Set.of(),
                                        Names.used("5511", null, at),
                                        now),
                                RULES)
                        .state();
        return List.of();
    }

    /// `opt_out marketing [at 00:10] [everywhere] [on 2] [by keyword]`.
    private DeskEvent consent(String action, List<String> words) {
        var scope = words.getFirst().equals("marketing") ? Scope.MARKETING : Scope.EVERYTHING;
        var key =
                words.contains("everywhere")
                        ? Consents.Key.everywhere(scope)
                        : new Consents.Key(scope, after(words, "on", "1"));
        return new DeskEvent.Consented(
                key, new Consent(action.equals("opt_in"), at(words), after(words, "by", "")));
    }

    /// `place r1 granted`, `place r1 none from 03:00`.
    private DeskEvent placed(List<String> words) {
        var from = after(words, "from", "");
        var place =
                words.get(1).equals("granted")
                        ? Place.GRANTED
                        : new Place.None(from.isEmpty() ? null : instant(from));
        return new DeskEvent.PlaceAnswered(words.getFirst(), place);
    }

    /// `message of r1 sent m1 [at 00:01]`, `message of r1 not sent`, `message m1 failed`.
    private List<DeskDecision> message(List<String> words) {
        if (words.contains("failed")) {
            failed.add(words.getFirst());
            return take(new DeskEvent.ThreadsMoved());
        }
        return words.contains("not")
                ? take(new DeskEvent.NotSent(words.get(1)))
                : take(
                        new DeskEvent.Sent(
                                after(words, "on", "1"), words.get(1), words.get(3), at(words)));
    }

    /// `known limit 250`, `known opt-in required`, `known template utility disabled`, `known
    /// group`.
    private List<DeskDecision> known(List<String> words) {
        switch (words.getFirst()) {
            case "limit" ->
                    limit =
                            new MessagingLimit(
                                    "portfolio/acme",
                                    words.get(1).equals("none")
                                            ? Integer.MAX_VALUE
                                            : Integer.parseInt(words.get(1)));
            case "opt-in" -> optInRequired = true;
            case "group" -> inGroup = true;
            default -> templates.put(words.get(1) + "/en", new Template("utility", words.get(2)));
        }
        return List.of();
    }

    private List<DeskDecision> merged() {
        var from = other;
        other = Desk.empty();
        return desks.merge(desk, from, this, now);
    }

    /// The same under another name of the customer's, 5599.
    private List<DeskDecision> elsewhere(List<String> words) {
        home = "5599";
        var there = new ArrayList<DeskDecision>();
        if (words.getFirst().equals("place")) {
            words.removeFirst();
            there.addAll(desks.take(other, placed(words), this, now));
        } else if (words.getFirst().startsWith("opt"))
            there.addAll(
                    desks.take(other, consent(words.getFirst(), words.subList(1, 2)), this, now));
        else {
            var id = words.removeFirst();
            there.addAll(desks.take(other, new DeskEvent.Asked(request(id, words)), this, now));
        }
        home = "5511";
        return there;
    }

    /// `r1 text|reaction|mark|unreadable|<template> [or <template>] [until 00:10] [hold] [as bot]
    /// [on 2] [in group]`.
    private static Request request(String id, List<String> words) {
        var fallback = after(words, "or", "");
        var until = after(words, "until", "");
        return new Request(
                id,
                after(words, "on", "1"),
                "5511",
                content(words.getFirst()),
                fallback.isEmpty() ? null : new Named(fallback, "en"),
                until.isEmpty() ? null : instant(until),
                words.contains("hold"),
                words.contains("as") ? after(words, "as", "") : null,
                words.contains("group"),
                new Request.Body("{}", null));
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

    private static Optional<Tariff.Cost> cost(Tariff.Asked asked) {
        var what =
                asked.kind()
                        + (asked.inWindow() ? " inside" : "")
                        + (asked.inEntryPoint() ? " free" : "")
                        + (asked.group() ? " group" : "");
        return Optional.of(new Tariff.Cost("2026", what, "regular", "BR", "1", "USD", what));
    }

    @Override
    public boolean knowsNumber(String phoneNumberId) {
        return phoneNumberId.length() == 1 && "12".contains(phoneNumberId);
    }

    @Override
    public boolean optInRequired(String phoneNumberId) {
        return optInRequired;
    }

    @Override
    public Optional<Template> template(String phoneNumberId, String name, String language) {
        return Optional.ofNullable(templates.get(name + "/" + language));
    }

    @Override
    public MessagingLimit limit(String phoneNumberId) {
        return limit;
    }

    @Override
    public int throughput(String phoneNumberId) {
        return 80;
    }

    @Override
    public String home() {
        return home;
    }

    @Override
    public Sight of(Request request) {
        var thread = customer.thread(request.number());
        return inGroup
                ? Sight.ofGroup(thread == null ? List.of() : thread.windows())
                : Sight.of(thread, Policy.standard(), now);
    }

    @Override
    public boolean isOpen(String number, Instant at) {
        var thread = customer.thread(number);
        return thread != null && Windows.openAt(thread.windows(), at).isPresent();
    }

    @Override
    public boolean hasFailed(String number, String wamid) {
        return failed.contains(wamid);
    }

    private String text(DeskDecision decision) {
        return switch (decision) {
            case DeskDecision.Answered(var request, var answer) ->
                    request.requestId() + " " + text(answer);
            case DeskDecision.PlaceWanted(var request, var of) ->
                    request.requestId() + " asks " + of.scope() + " for one of " + of.places();
            case DeskDecision.PlaceUsed(var request, _, var at) ->
                    request + " used its place at " + time(at);
            case DeskDecision.PlaceReturned(var request, _) -> request + " gives its place back";
            case DeskDecision.Renamed(var scope, var from) -> from + " is this one in " + scope;
            case DeskDecision.ConsentChanged(var key, var consent) ->
                    consent.action()
                            + " "
                            + key.scope().word()
                            + (key.isEverywhere() ? " everywhere" : " on " + key.number());
            case DeskDecision.HandlerChanged(var number, var handler) ->
                    handler.word()
                            + (handler.name().isEmpty() ? "" : " " + handler.name())
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
            case Answer.NeedsPlace _ -> "needs a place";
        };
    }

    private String text(Answer.Permitted permitted) {
        var cost = permitted.cost();
        return "permitted until "
                + time(permitted.leaseUntil())
                + (permitted.useFallback() ? " instead" : "")
                + (permitted.category() == null ? "" : " as " + permitted.category())
                + (cost == null ? "" : " (" + cost.category() + ")")
                + (permitted.holdsPlace() ? " with a place" : "");
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
