package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// When a message that reaches its customer is sent, delivered and read, decided by its id alone.
/// Some are read in an open chat, and then `delivered` never comes; some are never heard of again.
public record Fate(Instant sentAt, @Nullable Instant deliveredAt, @Nullable Instant readAt) {

    /// The usual fate of the message with this id: whole seconds after it was accepted.
    public static Fate of(String wamid, Instant acceptedAt) {
        return of(wamid, acceptedAt, Delays.USUAL);
    }

    static Fate of(String wamid, Instant acceptedAt, Delays delays) {
        var dice = Dice.of("fate", wamid);
        var from =
                delays.inWholeSeconds() ? acceptedAt.truncatedTo(ChronoUnit.SECONDS) : acceptedAt;
        var sentAt = from.plus(delays.sent().drawnBy(dice));
        var deliveredAt = from.plus(delays.delivered().drawnBy(dice));
        var readAt = from.plus(delays.read().drawnBy(dice));
        var read = dice.nextInt(100) < delays.readPercent();
        var chatOpen = dice.nextInt(100) < delays.chatOpenPercent();
        if (dice.nextInt(100) < delays.undeliveredPercent()) return new Fate(sentAt, null, null);
        return new Fate(sentAt, read && chatOpen ? null : deliveredAt, read ? readAt : null);
    }

    /// Whether there is any sign that the message is with the customer.
    boolean reaches() {
        return deliveredAt != null || readAt != null;
    }

    /// The first sign that the message is with the customer; of one that never is, when it was
    /// sent.
    public Instant reachedAt() {
        if (deliveredAt != null) return deliveredAt;
        return readAt != null ? readAt : sentAt;
    }
}
