package convometer.tracker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Plays a text table against [Threads] and compares it whole with what was decided. Columns: the
/// event's own time (hours:minutes[:seconds] since the start), the event, what it decides. Rows are
/// in the order of arrival.
final class ThreadScenario {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final String NUMBER = "1";
    private static final Policy POLICY = Policy.standard();

    private final Predicate<Decision> shown;
    private ThreadState state = ThreadState.empty();

    private ThreadScenario(Predicate<Decision> shown) {
        this.shown = shown;
    }

    /// Shows what is decided about windows and requests.
    static void windows(String table) {
        new ThreadScenario(decision ->
                !(decision instanceof Decision.MessageDelivered) && !isAboutConversation(decision))
                .play(table);
    }

    /// Shows what is decided about conversations.
    static void conversations(String table) {
        new ThreadScenario(ThreadScenario::isAboutConversation).play(table);
    }

    /// Shows what is decided about deliveries.
    static void deliveries(String table) {
        new ThreadScenario(decision -> decision instanceof Decision.MessageDelivered).play(table);
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
        var step = Threads.decide(state, event(row.get(0), row.get(1)), POLICY);
        state = step.state();
        var decided =
                step.decisions().stream()
                        .filter(shown)
                        .map(ThreadScenario::text)
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

    private static ThreadEvent event(String time, String text) {
        var at = instant(time);
        var words = List.of(text.split(" "));
        return switch (words.get(0)) {
            case "customer" -> customer(words, at);
            case "time" -> new ThreadEvent.TimePassed(at);
            case "request" -> request(words, at);
            default -> message(words, at);
        };
    }

    private static ThreadEvent customer(List<String> words, Instant at) {
        var type = words.size() > 2 ? words.get(2) : "text";
        var slash = type.indexOf('/');
        return new ThreadEvent.CustomerActed(
                NUMBER,
                null,
                slash < 0 ? type : type.substring(0, slash),
                slash < 0 ? "" : type.substring(slash + 1),
                words.contains("referral"),
                Names.none(),
                at,
                at);
    }

    private static ThreadEvent request(List<String> words, Instant at) {
        return new ThreadEvent.SendRequested(
                "r",
                !words.contains("unknown-number"),
                words.contains("free-form"),
                words.contains("fallback"),
                words.contains("until") ? instant(words.getLast()) : null,
                at);
    }

    /// `m1 goes as utility`, `m1 delivered`, `m1 failed 131047`, `m1 read by-meta service`.
    private static ThreadEvent message(List<String> words, Instant at) {
        var wamid = words.get(0);
        return words.get(1).equals("goes")
                ? new ThreadEvent.MessageSent(
                        NUMBER, wamid, sent(words.get(3), at), Names.none(), at)
                : status(wamid, words, at);
    }

    private static Sent sent(String as, Instant at) {
        var template = Category.normal(as) != null || as.equals("template");
        return new Sent(
                at,
                template ? "template" : as,
                template && !as.equals("template") ? as : null,
                "5511987654321",
                as);
    }

    private static ThreadEvent status(String wamid, List<String> words, Instant at) {
        var told = words.size() > 3 && words.get(2).equals("by-meta") ? words.get(3) : null;
        var errors =
                words.size() > 2 && words.get(1).equals("failed")
                        ? Set.of(Integer.valueOf(words.get(2)))
                        : Set.<Integer>of();
        return new ThreadEvent.StatusObserved(
                NUMBER,
                null,
                wamid,
                words.get(1),
                at,
                "waba",
                "5511987654321",
                told == null ? null : new Pricing(told, told),
                entryPoint(words),
                errors,
                Names.none(),
                at);
    }

    /// `… ends 30:00`: Meta tells the end of the free entry point.
    private static @Nullable MetaConversation entryPoint(List<String> words) {
        if (!words.contains("ends")) return null;
        return new MetaConversation(
                "fep", "referral_conversion", instant(words.getLast()), words.getLast());
    }

    private static Instant instant(String time) {
        var parts = Arrays.stream(time.split(":")).map(Long::valueOf).toList();
        var seconds = parts.size() > 2 ? parts.get(2) : 0L;
        return START.plusSeconds(parts.get(0) * 3600 + parts.get(1) * 60 + seconds);
    }

    private static String text(Decision decision) {
        return switch (decision) {
            case Decision.WindowOpened(var from, var until) -> "opened " + span(from, until);
            case Decision.WindowExtended(var from, var until) -> "extended " + span(from, until);
            case Decision.WindowClosed(var from, var until) -> "closed " + span(from, until);
            case Decision.WindowCorrected(var from, var until, var before) ->
                    "corrected "
                            + span(from, until)
                            + " for "
                            + before.stream()
                                    .map(ThreadScenario::time)
                                    .collect(Collectors.joining(" and "));
            case Decision.ThreadMerged(var into) -> "is " + into;
            case Decision.TooLate _ -> "too late";
            case Decision.WindowDisputed(var wamid) -> wamid + " disputes the window";
            case Decision.ConversationOpened(var opened, var revision, _) ->
                    conversation(opened, revision);
            case Decision.ConversationCorrected(var corrected, var revision, var withdrawn, _) ->
                    withdrawn
                            ? "no " + conversation(corrected, revision)
                            : "rather " + conversation(corrected, revision);
            case Decision.ConversationEnded(var ended, _, _) ->
                    ended.category() + " ended " + time(ended.endedAt());
            case Decision.MessageDelivered(var delivery, var revision) ->
                    delivery(delivery, revision);
            case Decision.Permitted(_, var fallback, var lease) ->
                    (fallback ? "fallback" : "permitted") + " until " + time(lease);
            case Decision.Refused(_, var code, _, _, _) -> "refused " + code;
        };
    }

    private static String conversation(Conversation conversation, int revision) {
        return conversation.category()
                + " "
                + span(conversation.openedAt(), conversation.endedAt())
                + (revision > 1 ? " r" + revision : "");
    }

    private static String delivery(Delivery delivery, int revision) {
        var parts = new ArrayList<String>();
        parts.add(delivery.wamid() + " r" + revision + " " + time(delivery.deliveredAt()));
        parts.add(delivery.category() == null ? delivery.kind().name() : delivery.category());
        if (delivery.placement().inWindow()) parts.add("in window");
        if (delivery.placement().inEntryPoint()) parts.add("in entry point");
        if (!delivery.sentByUs()) parts.add("not ours");
        if (delivery.failed()) parts.add("failed too");
        return String.join(" ", parts);
    }

    private static String span(Instant from, Instant until) {
        return time(from) + " to " + time(until);
    }

    private static String time(Instant at) {
        var since = Duration.between(START, at);
        var minutes = "%02d:%02d".formatted(since.toHours(), since.toMinutesPart());
        return since.toSecondsPart() == 0
                ? minutes
                : minutes + ":%02d".formatted(since.toSecondsPart());
    }
}
