package convometer.deploy.simulator.messages;

import convometer.deploy.simulator.seed.SeededRandom;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// When a message that does not fail is sent, delivered and read. It depends on the message's id
/// and the instant of acceptance alone.
///
/// @param deliveredAt null if it is read in an open chat, or never delivered
/// @param readAt null if it is never read
public record DeliveryPlan(
        Instant sentAt, @Nullable Instant deliveredAt, @Nullable Instant readAt) {

    /// The plan by the usual delays, which are whole seconds.
    public static DeliveryPlan of(String wamid, Instant acceptedAt) {
        return of(wamid, acceptedAt, Delays.USUAL);
    }

    public static DeliveryPlan of(String wamid, Instant acceptedAt, Delays delays) {
        // The times of a seed depend on this word.
        var random = SeededRandom.of("fate", wamid);
        var from =
                delays.inWholeSeconds() ? acceptedAt.truncatedTo(ChronoUnit.SECONDS) : acceptedAt;
        var sentAt = from.plus(delays.sent().draw(random));
        var deliveredAt = from.plus(delays.delivered().draw(random));
        var readAt = from.plus(delays.read().draw(random));
        var read = random.nextInt(100) < delays.readPercent();
        var chatOpen = random.nextInt(100) < delays.chatOpenPercent();
        if (random.nextInt(100) < delays.undeliveredPercent())
            return new DeliveryPlan(sentAt, null, null);
        return new DeliveryPlan(
                sentAt, read && chatOpen ? null : deliveredAt, read ? readAt : null);
    }

    /// Whether any status shows that the customer has the message.
    public boolean isDelivered() {
        return deliveredAt != null || readAt != null;
    }

    /// The first instant that shows that the customer has the message; of a message that is never
    /// delivered, the instant when it is sent.
    public Instant reachedAt() {
        if (deliveredAt != null) return deliveredAt;
        return readAt != null ? readAt : sentAt;
    }
}
