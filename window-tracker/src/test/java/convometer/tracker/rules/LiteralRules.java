package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The rules read literally over a whole history, slow and plain: the oracle of the fold.
final class LiteralRules {

    private static final Duration DAY = Duration.ofHours(24);

    private final List<ThreadEvent> history;
    private final List<Conv> all = new ArrayList<>();
    private final Map<String, String> joined = new TreeMap<>();

    /// A delivered message, as the rules speak of it.
    record Delivered(String wamid, Instant at, Kind kind, @Nullable String category) {}

    /// An open or past conversation.
    static final class Conv {
        final String category;
        final Instant from;
        Instant until;

        Conv(String category, Instant from, Instant until) {
            this.category = category;
            this.from = from;
            this.until = until;
        }

        boolean open(Instant at) {
            return !at.isBefore(from) && at.isBefore(until);
        }

        @Override
        public String toString() {
            return category + " " + from + " " + until;
        }
    }

    LiteralRules(List<ThreadEvent> history) {
        this.history = history;
    }

    /// W1, W2: open at x if some qualifying t has t <= x < t + 24 h.
    boolean windowOpenAt(Instant x) {
        return qualifying().stream()
                .map(ThreadEvent.CustomerActed::at)
                .anyMatch(t -> !t.isAfter(x) && x.isBefore(t.plus(DAY)));
    }

    private List<ThreadEvent.CustomerActed> qualifying() {
        var opens = List.of("text", "image", "call");
        return history.stream()
                .filter(ThreadEvent.CustomerActed.class::isInstance)
                .map(ThreadEvent.CustomerActed.class::cast)
                .filter(acted ->
                        opens.contains(acted.type())
                                || (acted.type().equals("interactive")
                                        && acted.subtype().equals("button_reply")))
                .toList();
    }

    private List<ThreadEvent.StatusObserved> statuses() {
        return history.stream()
                .filter(ThreadEvent.StatusObserved.class::isInstance)
                .map(ThreadEvent.StatusObserved.class::cast)
                .toList();
    }

    /// S2, P6, C1.
    List<Delivered> delivered() {
        Map<String, Instant> earliest = new TreeMap<>();
        for (var status : statuses())
            if (List.of("delivered", "read", "played").contains(status.status()))
                earliest.merge(status.wamid(), status.at(), (a, b) -> a.isBefore(b) ? a : b);
        var delivered = new ArrayList<Delivered>();
        earliest.forEach((wamid, at) -> delivered.add(delivered(wamid, at)));
        delivered.sort(Comparator.comparing(Delivered::at).thenComparing(Delivered::wamid));
        return delivered;
    }

    private Delivered delivered(String wamid, Instant at) {
        var sent =
                history.stream()
                        .filter(ThreadEvent.MessageSent.class::isInstance)
                        .map(ThreadEvent.MessageSent.class::cast)
                        .filter(event -> event.wamid().equals(wamid))
                        .findFirst();
        if (sent.isPresent()) {
            var record = sent.get().sent();
            if (record.type().equals("reaction"))
                return new Delivered(wamid, at, Kind.REACTION, null);
            return record.type().equals("template")
                    ? new Delivered(wamid, at, Kind.TEMPLATE, record.category())
                    : new Delivered(wamid, at, Kind.FREE_FORM, "service");
        }
        return switch (verdictCategory(wamid)) {
            case "service" -> new Delivered(wamid, at, Kind.FREE_FORM, "service");
            case "utility" -> new Delivered(wamid, at, Kind.TEMPLATE, "utility");
            case "marketing" -> new Delivered(wamid, at, Kind.TEMPLATE, "marketing");
            default -> new Delivered(wamid, at, Kind.UNKNOWN, null);
        };
    }

    /// S5.
    private String verdictCategory(String wamid) {
        return byTime(wamid).stream()
                .map(ThreadEvent.StatusObserved::pricing)
                .filter(pricing -> pricing != null)
                .map(pricing -> String.valueOf(pricing.category()))
                .findFirst()
                .orElse("");
    }

    private List<ThreadEvent.StatusObserved> byTime(String wamid) {
        var ranks = List.of("sent", "delivered", "read", "played", "failed");
        return statuses().stream()
                .filter(status -> status.wamid().equals(wamid))
                .sorted(
                        Comparator.comparing(ThreadEvent.StatusObserved::at)
                                .thenComparingInt(status -> ranks.indexOf(status.status()))
                                .thenComparing(status -> text(status.pricing())))
                .toList();
    }

    private static String text(@Nullable Pricing pricing) {
        return pricing == null ? "" : pricing.canonical();
    }

    /// C2 to C5, C7, C8.
    List<String> conversations() {
        derive();
        return all.stream().map(Conv::toString).sorted().toList();
    }

    /// The conversation that each message belongs to, as `category from`.
    Map<String, String> joined() {
        derive();
        return joined;
    }

    private void derive() {
        all.clear();
        joined.clear();
        var first = true;
        Instant before = Instant.MIN;
        for (var message : delivered()) {
            if (message.category() == null) continue;
            var answers = answers(before, first, message.at());
            before = message.at();
            first = false;
            var conversation = conversationOf(message, answers);
            joined.put(message.wamid(), conversation.category + " " + conversation.from);
        }
    }

    private Conv conversationOf(Delivered message, boolean answers) {
        var d = message.at();
        var open = all.stream().filter(c -> c.open(d)).toList();
        for (var c : open) if (c.category.equals("referral_conversion")) return c;
        if (answers) {
            for (var c : open) c.until = d;
            return added("referral_conversion", d, entryPointEnd(message.wamid(), d));
        }
        if (message.kind() == Kind.FREE_FORM)
            return open.isEmpty() ? added("service", d, d.plus(DAY)) : open.getLast();
        var category =
                "marketing_lite".equals(message.category())
                        ? "marketing"
                        : String.valueOf(message.category());
        for (var c : open) if (c.category.equals(category)) return c;
        return added(category, d, d.plus(DAY));
    }

    private Conv added(String category, Instant from, Instant until) {
        var conversation = new Conv(category, from, until);
        all.add(conversation);
        return conversation;
    }

    /// A referral r is answered by the first message delivered at or after r, within 24 hours.
    private boolean answers(Instant before, boolean first, Instant d) {
        return qualifying().stream()
                .filter(ThreadEvent.CustomerActed::referral)
                .map(ThreadEvent.CustomerActed::at)
                .filter(r -> first || r.isAfter(before))
                .anyMatch(r -> !r.isAfter(d) && d.isBefore(r.plus(DAY)));
    }

    private Instant entryPointEnd(String opener, Instant d) {
        var id = conversationId(opener);
        var ranks = List.of("sent", "delivered", "read", "played", "failed");
        return statuses().stream()
                .filter(status -> id != null)
                .filter(status -> told(status, id, d))
                .min(
                        Comparator.comparing(ThreadEvent.StatusObserved::at)
                                .thenComparingInt(status -> ranks.indexOf(status.status()))
                                .thenComparing(ThreadEvent.StatusObserved::wamid)
                                .thenComparing(LiteralRules::expiration))
                .map(LiteralRules::expiration)
                .orElse(d.plus(Duration.ofDays(3)));
    }

    private static boolean told(ThreadEvent.StatusObserved status, @Nullable String id, Instant d) {
        var conversation = status.conversation();
        return conversation != null
                && conversation.id().equals(id)
                && conversation.expirationAt() != null
                && expiration(status).isAfter(d);
    }

    private static Instant expiration(ThreadEvent.StatusObserved status) {
        var conversation = status.conversation();
        var at = conversation == null ? null : conversation.expirationAt();
        return at == null ? Instant.MAX : at;
    }

    private @Nullable String conversationId(String wamid) {
        var ranks = List.of("sent", "delivered", "read", "played", "failed");
        return statuses().stream()
                .filter(status -> status.wamid().equals(wamid) && status.conversation() != null)
                .min(
                        Comparator.comparing(ThreadEvent.StatusObserved::at)
                                .thenComparingInt(status -> ranks.indexOf(status.status()))
                                .thenComparing(LiteralRules::canonical))
                .map(status -> status.conversation())
                .map(MetaConversation::id)
                .orElse(null);
    }

    private static String canonical(ThreadEvent.StatusObserved status) {
        var conversation = status.conversation();
        return conversation == null ? "" : conversation.canonical();
    }
}
