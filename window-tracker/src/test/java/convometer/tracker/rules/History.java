package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A random history of one thread over a week, by seed: messages of the customer, sends and
/// statuses, some of them twice.
public final class History {

    static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
    private static final String NUMBER = "1";
    private static final int HOURS = 200;

    private static final List<String> TYPES =
            List.of("text", "image", "reaction", "call", "interactive", "unsupported");
    private static final List<String> SENT_AS =
            List.of("text", "reaction", "utility", "marketing", "marketing_lite", "authentication");

    private final Random random;
    private final List<ThreadEvent> events = new ArrayList<>();

    private History(long seed) {
        random = new Random(seed);
    }

    public static List<ThreadEvent> of(long seed) {
        var history = new History(seed);
        for (var i = history.random.nextInt(12); i > 0; i--) history.customerActs();
        for (var i = history.random.nextInt(14); i > 0; i--) history.businessSends("m" + i);
        return history.events;
    }

    /// The same events in another order, some of them twice.
    public static List<ThreadEvent> disturbed(List<ThreadEvent> events, long seed) {
        var random = new Random(seed);
        var disturbed = new ArrayList<>(events);
        for (var event : events) if (random.nextInt(3) == 0) disturbed.add(event);
        Collections.shuffle(disturbed, random);
        return disturbed;
    }

    private void customerActs() {
        events.add(
                new ThreadEvent.CustomerActed(
                        NUMBER,
                        null,
                        any(TYPES),
                        random.nextBoolean() ? "button_reply" : "",
                        random.nextInt(3) == 0,
                        Names.shown("ana"),
                        anyTime(),
                        START));
    }

    private void businessSends(String wamid) {
        var at = anyTime();
        if (random.nextInt(5) > 0) events.add(sendRecord(wamid, at));
        status(wamid, "sent", at);
        if (random.nextInt(6) > 0) status(wamid, "delivered", at.plusSeconds(random.nextInt(50)));
        if (random.nextInt(3) == 0) status(wamid, "read", at.plusSeconds(random.nextInt(9_000)));
        if (random.nextInt(6) == 0) status(wamid, "failed", at.plusSeconds(random.nextInt(90)));
    }

    private ThreadEvent sendRecord(String wamid, Instant at) {
        var as = any(SENT_AS);
        var template = Category.normal(as) != null;
        return new ThreadEvent.MessageSent(
                NUMBER,
                wamid,
                new Sent(at, template ? "template" : as, template ? as : null, "55119", as),
                Names.shown("ana"),
                START);
    }

    private void status(String wamid, String status, Instant at) {
        events.add(
                new ThreadEvent.StatusObserved(
                        NUMBER,
                        null,
                        wamid,
                        status,
                        at,
                        "waba" + random.nextInt(2),
                        random.nextBoolean() ? "55119" + random.nextInt(2) : null,
                        pricing(),
                        conversation(at),
                        status.equals("failed")
                                ? Set.of(random.nextBoolean() ? 131047 : 131026)
                                : Set.of(),
                        Names.shown("BR.1"),
                        START));
    }

    private @Nullable Pricing pricing() {
        if (random.nextInt(3) == 0) return null;
        var category = any(List.of("service", "utility", "marketing", "referral_conversion"));
        return new Pricing(category, category + random.nextInt(2));
    }

    private @Nullable MetaConversation conversation(Instant at) {
        if (random.nextInt(3) > 0) return null;
        var end = random.nextBoolean() ? at.plus(Duration.ofHours(random.nextInt(90))) : null;
        return new MetaConversation(
                "c" + random.nextInt(3), "referral_conversion", end, "c" + random.nextInt(9));
    }

    /// Whole hours are frequent, so that boundaries meet.
    private Instant anyTime() {
        return START.plusSeconds(
                random.nextBoolean()
                        ? random.nextInt(HOURS) * 3600L
                        : random.nextInt(HOURS * 3600));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
