package convometer.deploy.twin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What Meta tells of a message: its statuses, and when each of them is told.
final class Statuses {

    private static final Duration TO_FAIL = Duration.ofSeconds(2);

    /// The customer cannot be reached.
    static List<Update> undeliverable(Accepted message) {
        return failing(message, 131026, "Message undeliverable", "The customer cannot be reached.");
    }

    /// A free-form message outside the window.
    static List<Update> windowClosed(Accepted message) {
        return failing(
                message,
                131047,
                "Re-engagement message",
                "Message failed to send because more than 24 hours have passed since the customer"
                        + " last replied to this number.");
    }

    private static List<Update> failing(Accepted message, int code, String title, String details) {
        var at = message.fate().sentAt().plus(TO_FAIL);
        return List.of(
                Update.status(message, Payloads.failed(message, at, code, title, details), at));
    }

    /// A reaction is sent, and nothing more is ever heard of it.
    static List<Update> reacted(Accepted message) {
        var at = message.fate().sentAt();
        return List.of(Update.status(message, Payloads.status(message, "sent", at), at));
    }

    /// Sent, delivered, perhaps read. The verdict is on `sent` and on the first that shows
    /// delivery.
    static List<Update> delivered(Accepted message, Verdict verdict) {
        var fate = message.fate();
        var updates = new ArrayList<Update>();
        updates.add(told(message, "sent", fate.sentAt(), verdict, true));
        var deliveredAt = fate.deliveredAt();
        var readAt = fate.readAt();
        if (deliveredAt != null)
            updates.add(told(message, "delivered", deliveredAt, verdict, true));
        if (readAt != null)
            updates.add(told(message, "read", readAt, verdict, deliveredAt == null));
        return updates;
    }

    private static Update told(
            Accepted message, String status, Instant at, Verdict verdict, boolean priced) {
        var node = Payloads.status(message, status, at);
        Payloads.inEntryPoint(node, verdict.entryPoint());
        return Update.status(message, priced ? Payloads.priced(node, verdict) : node, at);
    }

    /// The same, with some of them late and some of them told again.
    static Stream<Update> with(Mischief mischief, Update update) {
        var dice = Dice.of("mischief", update.name());
        var late = dice.nextInt(1000) < mischief.latePerMille();
        var delay = Duration.ofMinutes(dice.nextInt(60, 300));
        var told = late ? update.toldAt(update.dueAt().plus(delay), 0) : update;
        if (dice.nextInt(1000) >= mischief.doubledPerMille()) return Stream.of(told);
        var again = Duration.ofMinutes(dice.nextInt(0, 90));
        return Stream.of(told, update.toldAt(told.dueAt().plus(again), 1));
    }

    private Statuses() {}
}
