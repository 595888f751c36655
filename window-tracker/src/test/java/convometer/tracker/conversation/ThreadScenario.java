package convometer.tracker.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.EmittedDecision;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.Portfolio;
import convometer.tracker.identity.Traffic;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.Category;
import convometer.tracker.message.Delivery;
import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.SentMessage;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;
import convometer.tracker.policy.Zones;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Plays a text table against the live folds and compares it whole with what was decided. Columns:
/// the event's own time (hours:minutes[:seconds] since the start), the event, what it decides. Rows
/// are in the order of arrival; after each of them everything is stored and read again. Who is not
/// said is 5511, and the business number is 1.
public final class ThreadScenario {

    private static final Zones SAO_PAULO =
            (at, _, _) -> LocalDate.ofInstant(at, ZoneOffset.ofHours(-3));

    private final Predicate<Decision> shown;
    private final Instant start;
    private final List<EmittedDecision> emitted = new ArrayList<>();
    private final Portfolio portfolio;
    private Instant now;

    private ThreadScenario(
            Predicate<Decision> shown, String start, Policy policy, boolean linksMessages) {
        this.shown = shown;
        this.start = Instant.parse(start);
        now = this.start;
        portfolio = new Portfolio(new Rules(policy, SAO_PAULO), linksMessages, emitted::add);
    }

    private static ThreadScenario showing(Predicate<Decision> shown) {
        return new ThreadScenario(shown, "2026-03-01T00:00:00Z", Policy.standard(), true);
    }

    /// Shows what is decided about windows.
    public static void windows(String table) {
        showing(decision ->
                        !(decision instanceof Decision.MessageDelivered)
                                && !isAboutConversation(decision))
                .play(table);
    }

    /// Shows what is decided about conversations.
    public static void conversations(String table) {
        showing(ThreadScenario::isAboutConversation).play(table);
    }

    /// Shows what is decided about conversations, from another start.
    public static void conversationsFrom(String start, Policy policy, String table) {
        new ThreadScenario(ThreadScenario::isAboutConversation, start, policy, true).play(table);
    }

    /// Shows what is decided about deliveries.
    public static void deliveries(String table) {
        deliveries(Policy.standard(), table);
    }

    /// Shows what is decided about deliveries.
    public static void deliveries(Policy policy, String table) {
        new ThreadScenario(
                        decision -> decision instanceof Decision.MessageDelivered,
                        "2026-03-01T00:00:00Z",
                        policy,
                        true)
                .play(table);
    }

    /// Shows everything that is decided.
    public static void all(String table) {
        showing(_ -> true).play(table);
    }

    /// Shows everything that is decided, where two names under which a message was met are one
    /// customer's only once somebody shows both.
    public static void separately(String table) {
        new ThreadScenario(_ -> true, "2026-03-01T00:00:00Z", Policy.standard(), false).play(table);
    }

    /// Shows everything that is decided, after which nothing may be kept.
    static void forgets(String table) {
        var scenario = showing(_ -> true);
        scenario.play(table);
        assertEquals("", scenario.portfolio.kept());
    }

    private static boolean isAboutConversation(Decision decision) {
        return decision instanceof Decision.ConversationOpened
                || decision instanceof Decision.ConversationCorrected
                || decision instanceof Decision.ConversationEnded;
    }

    private void play(String table) {
        var rows = table.strip().lines().map(ThreadScenario::cells).toList();
        var actual = new ArrayList<List<String>>();
        actual.add(rows.getFirst());
        for (var row : rows.subList(1, rows.size())) actual.add(played(row));
        assertEquals(aligned(rows), aligned(actual));
    }

    private List<String> played(List<String> row) {
        emitted.clear();
        happens(instant(row.get(0)), List.of(row.get(1).split(" ")));
        portfolio.restart();
        var decided =
                emitted.stream()
                        .filter(each -> shown.test(each.decision()))
                        .map(this::text)
                        .collect(Collectors.joining(", "));
        return List.of(row.get(0), row.get(1), decided);
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
    }

    private static String aligned(List<List<String>> rows) {
        return rows.stream()
                .map(row -> "%-8s | %-34s | %s".formatted(row.toArray()))
                .collect(Collectors.joining("\n"));
    }

    private void happens(Instant at, List<String> words) {
        if (at.isAfter(now)) now = at;
        switch (words.get(0)) {
            case "time" -> portfolio.timePasses(at);
            case "customer" -> portfolio.take(acted("5511", words, at));
            default -> portfolio.take(event(words, at));
        }
    }

    private CustomerEvent event(List<String> words, Instant at) {
        return switch (words.get(1)) {
            case "writes" -> acted(words.get(0), words, at);
            case "is" -> renamed(words.get(0), words.get(2), at);
            case "shown" ->
                    new CustomerEvent.NamesShown(
                            CustomerAliases.shown(words.get(0).split("\\+")), now);
            case "echoed" ->
                    new CustomerEvent.EchoSeen(
                            number(words), wamid(words), CustomerAliases.shown(who(words)), now);
            case "goes" -> goes(words, at);
            default -> status(words, at);
        };
    }

    /// `customer writes [type[/subtype]] [referral] [in group] [on 2]`.
    private CustomerEvent acted(String names, List<String> words, Instant at) {
        var types =
                words.stream()
                        .skip(2)
                        .filter(word -> !word.equals("referral"))
                        .takeWhile(word -> !word.equals("in") && !word.equals("on"));
        var type = types.findFirst().orElse("text").split("/", 2);
        return new CustomerEvent.CustomerActed(
                number(words),
                group(words),
                type[0],
                type.length > 1 ? type[1] : "",
                words.contains("referral"),
                used(names, at),
                at,
                now,
                "in",
                null);
    }

    private CustomerEvent renamed(String before, String name, Instant at) {
        var change = isNumber(name) ? changed(name, null, at) : changed(null, name, at);
        var names = used(before, at).merge(change);
        return new CustomerEvent.CustomerActed(
                new PhoneNumberId("1"), null, "system", "", false, names, at, now, "in", null);
    }

    private static CustomerAliases changed(
            @Nullable String waId, @Nullable String userId, Instant at) {
        return CustomerAliases.changedTo(waId, userId, at);
    }

    /// `5511+BR.1`: both names.
    private static CustomerAliases used(String names, Instant at) {
        var parts = List.of(names.split("\\+"));
        return CustomerAliases.used(
                parts.stream().filter(ThreadScenario::isNumber).findFirst().orElse(null),
                parts.stream().filter(name -> !isNumber(name)).findFirst().orElse(null),
                at);
    }

    private static boolean isNumber(String name) {
        return CustomerAliases.isNumber(name);
    }

    private static PhoneNumberId number(List<String> words) {
        return new PhoneNumberId(after(words, "on", "1"));
    }

    private static Wamid wamid(List<String> words) {
        return new Wamid(words.getFirst());
    }

    private static String who(List<String> words) {
        return after(words, "to", "5511");
    }

    private static @Nullable String group(List<String> words) {
        return words.contains("group") ? Traffic.GROUP : null;
    }

    private static String after(List<String> words, String word, String otherwise) {
        var place = words.indexOf(word);
        return place < 0 ? otherwise : words.get(place + 1);
    }

    /// `m1 goes as utility [to 5511] [on 2] [answered 5599]`.
    private CustomerEvent goes(List<String> words, Instant at) {
        var to = words.contains("group") ? Traffic.GROUP : who(words);
        var answered = after(words, "answered", "");
        return new CustomerEvent.MessageSent(
                number(words),
                wamid(words),
                sent(words.get(3), to, at),
                to.equals(Traffic.GROUP)
                        ? CustomerAliases.none()
                        : CustomerAliases.shown(to, answered.isEmpty() ? null : answered),
                now);
    }

    private static SentMessage sent(String as, String to, Instant at) {
        var template = Category.normal(as) != null || as.equals("template");
        return new SentMessage(
                at,
                template ? "template" : as,
                template && !as.equals("template") ? as : null,
                to,
                as,
                null,
                Map.of());
    }

    /// `m1 failed 131047`, `m1 read by-meta service`, `m1 delivered in group to 5522`.
    private CustomerEvent status(List<String> words, Instant at) {
        var category = after(words, "by-meta", "");
        var errors =
                words.get(1).equals("failed")
                        ? Set.of(Integer.valueOf(words.get(2)))
                        : Set.<Integer>of();
        var names = used(who(words), at);
        return new CustomerEvent.StatusObserved(
                number(words),
                group(words),
                wamid(words),
                words.get(1),
                at,
                new WabaId("waba"),
                names.number() == null ? null : names.number().name().value(),
                category.isEmpty() ? null : new Pricing(category, category),
                entryPoint(words),
                errors,
                names,
                now,
                null);
    }

    /// `… ends 30:00 [of fep]`: Meta reports the end of the free entry point.
    private @Nullable MetaConversation entryPoint(List<String> words) {
        if (!words.contains("ends")) return null;
        var end = after(words, "ends", "");
        return new MetaConversation(
                after(words, "of", "fep"), "referral_conversion", instant(end), end);
    }

    private Instant instant(String time) {
        return instant(start, time);
    }

    private static Instant instant(Instant start, String time) {
        var parts = Arrays.stream(time.split(":")).map(Long::valueOf).toList();
        var seconds = parts.size() > 2 ? parts.get(2) : 0L;
        return start.plusSeconds(parts.get(0) * 3600 + parts.get(1) * 60 + seconds);
    }

    /// Of another customer or number, with its thread.
    private String text(EmittedDecision each) {
        var thread =
                Stream.of(
                        each.customer().value().equals("5511") ? "" : each.customer().value(),
                        each.number().value().equals("1") ? "" : "on " + each.number());
        var prefix = thread.filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
        return (prefix.isEmpty() ? "" : prefix + ": ") + text(each.decision());
    }

    private String text(Decision decision) {
        return switch (decision) {
            case Decision.WindowOpened(var from, var until) -> "opened " + span(from, until);
            case Decision.WindowExtended(var from, var until) -> "extended " + span(from, until);
            case Decision.WindowClosed(var from, var until) -> "closed " + span(from, until);
            case Decision.WindowCorrected(var from, var until, var before) ->
                    "corrected "
                            + span(from, until)
                            + " for "
                            + before.stream().map(this::time).collect(Collectors.joining(" and "));
            case Decision.ThreadMerged(var into, _) -> "is " + into;
            case Decision.TooLate _ -> "too late";
            case Decision.WindowDisputed(var wamid) -> wamid + " disputes the window";
            case Decision.ConversationOpened(var opened, var revision, _) ->
                    conversation(opened, revision);
            case Decision.ConversationCorrected(var corrected, var revision, var withdrawn, _) ->
                    withdrawn
                            ? "no " + conversation(corrected, revision)
                            : "rather " + conversation(corrected, revision);
            case Decision.ConversationEnded(var ended, _, var messages) ->
                    ended.category() + " ended " + time(ended.endedAt()) + " with " + messages;
            case Decision.MessageDelivered(var delivery, var revision) ->
                    delivery(delivery, revision);
        };
    }

    private String conversation(Conversation conversation, int revision) {
        return conversation.category()
                + " "
                + span(conversation.openedAt(), conversation.endedAt())
                + (revision > 1 ? " r" + revision : "");
    }

    private String delivery(Delivery delivery, int revision) {
        var parts = new ArrayList<String>();
        if (delivery.withdrawn()) parts.add("no");
        parts.add(delivery.wamid() + " r" + revision + " " + time(delivery.deliveredAt()));
        parts.add(delivery.category() == null ? delivery.kind().name() : delivery.category());
        if (delivery.assignment().inWindow()) parts.add("in window");
        if (delivery.assignment().inEntryPoint()) parts.add("in entry point");
        if (delivery.group() != null) parts.add("in group as " + delivery.participant());
        if (!delivery.sentByUs()) parts.add("not ours");
        if (delivery.failed()) parts.add("failed too");
        return String.join(" ", parts);
    }

    private String span(Instant from, Instant until) {
        return time(from) + " to " + time(until);
    }

    private String time(Instant at) {
        var since = Duration.between(start, at);
        var minutes = "%02d:%02d".formatted(since.toHours(), since.toMinutesPart());
        return since.toSecondsPart() == 0
                ? minutes
                : minutes + ":%02d".formatted(since.toSecondsPart());
    }
}
