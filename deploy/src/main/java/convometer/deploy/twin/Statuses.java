package convometer.deploy.twin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What Meta tells of a message: its statuses, and when each of them is told.
final class Statuses {

    static List<Update> failed(Accepted message, AsyncError error, Delays delays) {
        var later = delays.failed().drawnBy(Dice.of("failed", message.wamid()));
        var at = message.fate().sentAt().plus(later);
        return List.of(Update.status(message, Payloads.failed(message, at, error), at));
    }

    /// Sent, and nothing more is ever heard of it: so it is with reactions.
    static List<Update> onlySent(Accepted message) {
        var at = message.fate().sentAt();
        return List.of(Update.status(message, Payloads.status(message, "sent", at), at));
    }

    /// Sent, delivered, perhaps read. The verdict is on `sent`, on the first that shows delivery,
    /// or on both.
    static List<Update> delivered(Accepted message, Verdict verdict, Pricing pricing) {
        var fate = message.fate();
        var updates = new ArrayList<Update>();
        updates.add(told(message, "sent", fate.sentAt(), verdict, pricing, pricing.onSent()));
        var deliveredAt = fate.deliveredAt();
        var readAt = fate.readAt();
        var shown = pricing.onDelivered();
        if (deliveredAt != null)
            updates.add(told(message, "delivered", deliveredAt, verdict, pricing, shown));
        if (readAt != null)
            updates.add(
                    told(message, "read", readAt, verdict, pricing, shown && deliveredAt == null));
        return updates;
    }

    private static Update told(
            Accepted message,
            String status,
            Instant at,
            Verdict verdict,
            Pricing pricing,
            boolean priced) {
        var node = Payloads.status(message, status, at);
        Payloads.conversation(node, message, verdict, pricing);
        return Update.status(message, priced ? Payloads.priced(node, verdict) : node, at);
    }

    /// The same, with some of them late and some of them told again.
    static Stream<Update> with(Mischief mischief, Update update) {
        if (mischief.latePerMille() == 0 && mischief.doubledPerMille() == 0)
            return Stream.of(update);
        var dice = Dice.of("mischief", update.fullName());
        var late = dice.nextInt(1000) < mischief.latePerMille();
        var delay = mischief.late().drawnBy(dice);
        var told = late ? update.toldAt(update.dueAt().plus(delay), 0) : update;
        if (dice.nextInt(1000) >= mischief.doubledPerMille()) return Stream.of(told);
        var again = mischief.again().drawnBy(dice);
        return Stream.of(told, update.toldAt(told.dueAt().plus(again), 1));
    }

    private Statuses() {}
}
