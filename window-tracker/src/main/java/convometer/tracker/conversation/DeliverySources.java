package convometer.tracker.conversation;

import convometer.tracker.message.WebhookOffset;
import convometer.tracker.window.DeliveryWindow;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a delivery rests on, for those who ask why. It is as known when the delivery is emitted,
/// and no part of it: what only changes this is not emitted again.
///
/// @param window the window that was open; null: none, or not known
/// @param webhooks in which the statuses came that the delivery rests on, in their order
public record DeliverySources(@Nullable DeliveryWindow window, List<WebhookOffset> webhooks) {

    /// Nothing is known.
    public static final DeliverySources NONE = new DeliverySources(null, List.of());
}
