package convometer.tracker.streams.store;

import convometer.tracker.message.WebhookOffset;
import convometer.tracker.state.DeliveryWindowState;
import convometer.tracker.state.WebhookOffsetState;
import convometer.tracker.state.WindowMessageState;
import convometer.tracker.window.DeliveryWindow;
import convometer.tracker.window.WindowMessage;

import org.jspecify.annotations.Nullable;

/// Translates what explains windows to the records that are stored, and back.
public final class WindowRecords {

    public static @Nullable WebhookOffsetState record(@Nullable WebhookOffset webhook) {
        return webhook == null
                ? null
                : new WebhookOffsetState(webhook.partition(), webhook.offset());
    }

    public static @Nullable WebhookOffset webhook(@Nullable WebhookOffsetState stored) {
        return stored == null ? null : new WebhookOffset(stored.getPartition(), stored.getOffset());
    }

    static WindowMessageState record(WindowMessage message) {
        return new WindowMessageState(
                Millis.of(message.at()), message.id(), record(message.webhook()));
    }

    static WindowMessage message(WindowMessageState stored) {
        return new WindowMessage(
                Millis.instant(stored.getAt()), stored.getId(), webhook(stored.getWebhook()));
    }

    static @Nullable DeliveryWindowState record(@Nullable DeliveryWindow window) {
        if (window == null) return null;
        var message = window.message();
        return new DeliveryWindowState(
                Millis.of(window.openedAt()),
                Millis.of(window.until()),
                message == null ? null : record(message));
    }

    static @Nullable DeliveryWindow deliveryWindow(@Nullable DeliveryWindowState stored) {
        if (stored == null) return null;
        var message = stored.getMessage();
        return new DeliveryWindow(
                Millis.instant(stored.getOpenedAt()),
                Millis.instant(stored.getUntil()),
                message == null ? null : message(message));
    }

    private WindowRecords() {}
}
