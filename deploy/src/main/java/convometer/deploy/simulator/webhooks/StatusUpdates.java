package convometer.deploy.simulator.webhooks;

import convometer.deploy.simulator.faults.FaultProfile;
import convometer.deploy.simulator.messages.AcceptedMessage;
import convometer.deploy.simulator.messages.Delays;
import convometer.deploy.simulator.messages.DeliveryError;
import convometer.deploy.simulator.pricing.PricingFormat;
import convometer.deploy.simulator.pricing.Verdict;
import convometer.deploy.simulator.seed.SeededRandom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The statuses of a message, and when the webhook of each is due.
public final class StatusUpdates {

    public static List<WebhookUpdate> failed(
            AcceptedMessage message, DeliveryError error, Delays delays) {
        var after = delays.failed().draw(SeededRandom.of("failed", message.wamid()));
        var at = message.plan().sentAt().plus(after);
        return List.of(
                WebhookUpdate.status(message, StatusPayloads.failed(message, at, error), at));
    }

    /// `sent` and nothing more, as reactions get.
    public static List<WebhookUpdate> onlySent(AcceptedMessage message) {
        var at = message.plan().sentAt();
        return List.of(
                WebhookUpdate.status(message, StatusPayloads.status(message, "sent", at), at));
    }

    /// `sent`, `delivered` and perhaps `read`. The pricing is on `sent`, on the first that shows
    /// delivery, or on both.
    public static List<WebhookUpdate> delivered(
            AcceptedMessage message, Verdict verdict, PricingFormat pricing) {
        var plan = message.plan();
        var updates = new ArrayList<WebhookUpdate>();
        updates.add(update(message, "sent", plan.sentAt(), verdict, pricing, pricing.onSent()));
        var deliveredAt = plan.deliveredAt();
        var readAt = plan.readAt();
        var priced = pricing.onDelivered();
        if (deliveredAt != null)
            updates.add(update(message, "delivered", deliveredAt, verdict, pricing, priced));
        if (readAt != null)
            updates.add(
                    update(
                            message,
                            "read",
                            readAt,
                            verdict,
                            pricing,
                            priced && deliveredAt == null));
        return updates;
    }

    private static WebhookUpdate update(
            AcceptedMessage message,
            String status,
            Instant at,
            Verdict verdict,
            PricingFormat pricing,
            boolean priced) {
        var node = StatusPayloads.status(message, status, at);
        StatusPayloads.putConversation(node, message, verdict, pricing);
        if (priced) StatusPayloads.putPricing(node, verdict);
        return WebhookUpdate.status(message, node, at);
    }

    /// The update as a fault profile leaves it: when it is due, late, or twice.
    public static Stream<WebhookUpdate> with(FaultProfile profile, WebhookUpdate update) {
        if (profile.latePerMille() == 0 && profile.doubledPerMille() == 0) return Stream.of(update);
        // Which statuses of a seed are late depends on this word.
        var random = SeededRandom.of("mischief", update.fullName());
        var late = random.nextInt(1000) < profile.latePerMille();
        var delay = profile.late().draw(random);
        var first = late ? update.rescheduled(update.dueAt().plus(delay), 0) : update;
        if (random.nextInt(1000) >= profile.doubledPerMille()) return Stream.of(first);
        var again = profile.again().draw(random);
        return Stream.of(first, update.rescheduled(first.dueAt().plus(again), 1));
    }

    private StatusUpdates() {}
}
