package convometer.billing.charges;

import convometer.billing.rules.Delivery;

import io.micronaut.core.annotation.Introspected;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A delivered message, as the tracker tells it.
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
        boolean failed) {

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
                delivery.failed());
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
