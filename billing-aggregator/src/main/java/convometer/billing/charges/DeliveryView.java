package convometer.billing.charges;

import convometer.billing.rules.Delivery;
import convometer.schemas.Topics;

import io.micronaut.core.annotation.Introspected;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A delivered message, as the tracker tells it.
///
/// @param window that was open when it was delivered; null: none was, or the tracker has not told
///   it
/// @param webhooks in which the statuses came that it rests on, in their order, as
///   `topic/partition/offset`; empty: not known
@Introspected
public record DeliveryView(
        String id,
        Instant deliveredAt,
        String wabaId,
        @Nullable String recipient,
        String kind,
        @Nullable String category,
        boolean sentByUs,
        boolean inWindow,
        boolean inEntryPoint,
        @Nullable String conversationId,
        boolean opensConversation,
        @Nullable Pricing pricing,
        @Nullable String reportedConversationId,
        boolean failed,
        @Nullable Window window,
        List<String> webhooks) {

    static DeliveryView of(Delivery delivery) {
        var reported = delivery.reported();
        return new DeliveryView(
                delivery.id(),
                delivery.at(),
                delivery.wabaId(),
                delivery.recipient(),
                delivery.kind().word(),
                delivery.category(),
                delivery.sentByUs(),
                delivery.inWindow(),
                delivery.inEntryPoint(),
                delivery.conversationId(),
                delivery.opensConversation(),
                reported == null
                        ? null
                        : new Pricing(
                                reported.billable(),
                                reported.model(),
                                reported.type(),
                                reported.category(),
                                reported.subtype()),
                delivery.reportedConversationId(),
                delivery.failed(),
                delivery.window() == null ? null : Window.of(delivery.window()),
                delivery.webhooks().stream().map(DeliveryView::place).toList());
    }

    private static String place(Delivery.Webhook webhook) {
        return Topics.WEBHOOKS_RAW.name() + "/" + webhook.partition() + "/" + webhook.offset();
    }

    /// The service window that was open, as it was at the delivery.
    ///
    /// @param messageId the customer's message or call that opened it or extended it last before
    ///   the delivery; null: not known
    /// @param webhook in which that came, as `topic/partition/offset`; null: not known
    @Introspected
    public record Window(
            Instant openedAt, Instant until, @Nullable String messageId, @Nullable String webhook) {

        private static Window of(Delivery.Window window) {
            var webhook = window.webhook();
            return new Window(
                    window.openedAt(),
                    window.until(),
                    window.messageId(),
                    webhook == null ? null : place(webhook));
        }
    }

    /// Meta's `pricing`, as written there.
    @Introspected
    public record Pricing(
            @Nullable Boolean billable,
            @Nullable String pricingModel,
            @Nullable String type,
            @Nullable String category,
            @Nullable String subtype) {}
}
