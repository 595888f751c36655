package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/// When a message that reaches its customer is sent, delivered and read: whole seconds after it was
/// accepted, decided by its id alone. Some are read in an open chat, and then `delivered` never
/// comes.
public record Fate(Instant sentAt, @Nullable Instant deliveredAt, @Nullable Instant readAt) {

    private static final int READ_PERCENT = 60;
    private static final int CHAT_OPEN_PERCENT = 5;

    /// The fate of the message with this id.
    public static Fate of(String wamid, Instant acceptedAt) {
        var dice = Dice.of("fate", wamid);
        var from = acceptedAt.truncatedTo(ChronoUnit.SECONDS);
        var sentAt = from.plusSeconds(dice.nextInt(0, 2));
        var deliveredAt = from.plusSeconds(dice.nextInt(1, 10));
        var readAt = from.plusSeconds(dice.nextInt(10, 61));
        var read = dice.nextInt(100) < READ_PERCENT;
        var chatOpen = dice.nextInt(100) < CHAT_OPEN_PERCENT;
        return new Fate(sentAt, read && chatOpen ? null : deliveredAt, read ? readAt : null);
    }

    /// The first sign that the message is with the customer.
    public Instant reachedAt() {
        return deliveredAt != null ? deliveredAt : Objects.requireNonNull(readAt);
    }
}
