package convometer.billing.ledger;

import convometer.billing.rules.Attribution;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.Delivery.Kind;
import convometer.billing.rules.Delivery.Reported;
import convometer.billing.rules.Delivery.Webhook;
import convometer.billing.rules.Delivery.Window;
import convometer.billing.rules.Opening;
import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.DeliveryWindow;
import convometer.events.ReportedPricing;
import convometer.events.ThreadDecision;
import convometer.events.WebhookOffset;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// What the tracker decides of threads, as facts of the ledger.
public final class Facts {

    /// The fact that a decision states; null: it says nothing of deliveries or conversations.
    public static @Nullable LedgerFact of(ThreadDecision decision) {
        var delivery = decision.getDelivery();
        if (delivery != null)
            return new LedgerFact.OfMessage(delivery.getRevision(), delivery(decision, delivery));
        var conversation = decision.getConversation();
        return conversation == null ? null : of(decision, conversation);
    }

    private static LedgerFact of(ThreadDecision decision, ConversationFact fact) {
        return new LedgerFact.OfConversation(
                fact.getConversationId(),
                fact.getRevision(),
                fact.getOpenedAt(),
                fact.getWithdrawn() ? null : opening(decision, fact));
    }

    /// The id that a message has as a unit: in a group, each participant's is one (P9).
    private static String unitId(ThreadDecision decision, DeliveryFact fact) {
        if (fact.getGroupId() == null) return fact.getWamid();
        var participant = Objects.requireNonNullElse(fact.getParticipant(), decision.getCustomer());
        return fact.getWamid() + "/" + participant;
    }

    private static Delivery delivery(ThreadDecision decision, DeliveryFact fact) {
        var conversation = fact.getConversation();
        return new Delivery(
                unitId(decision, fact),
                decision.getPhoneNumberId(),
                decision.getCustomer(),
                fact.getWabaId(),
                fact.getDeliveredAt(),
                fact.getRecipient(),
                Kind.of(fact.getKind()),
                fact.getCategory(),
                fact.getSentByUs(),
                fact.getInWindow(),
                fact.getInEntryPoint(),
                fact.getConversationId(),
                fact.getConversationWabaId(),
                fact.getOpensConversation(),
                reported(fact.getPricing()),
                conversation == null ? null : conversation.getId(),
                fact.getGroupId() != null,
                fact.getFailed(),
                fact.getWithdrawn(),
                window(fact.getWindow()),
                fact.getWebhooks().stream().map(Facts::webhook).toList(),
                attribution(fact));
    }

    private static Attribution attribution(DeliveryFact fact) {
        return new Attribution(
                fact.getTemplateName(), fact.getTemplateLanguage(), fact.getLabels());
    }

    private static @Nullable Window window(@Nullable DeliveryWindow window) {
        return window == null
                ? null
                : new Window(
                        window.getOpenedAt(),
                        window.getUntil(),
                        window.getMessageId(),
                        window.getWebhook() == null ? null : webhook(window.getWebhook()));
    }

    private static Webhook webhook(WebhookOffset webhook) {
        return new Webhook(webhook.getPartition(), webhook.getOffset());
    }

    private static Opening opening(ThreadDecision decision, ConversationFact fact) {
        return new Opening(
                fact.getConversationId(),
                fact.getCategory(),
                decision.getPhoneNumberId(),
                decision.getCustomer(),
                fact.getWabaId(),
                fact.getRecipient(),
                fact.getOpenedAt(),
                fact.getSentByUs());
    }

    private static @Nullable Reported reported(@Nullable ReportedPricing pricing) {
        return pricing == null
                ? null
                : new Reported(
                        pricing.getBillable(),
                        pricing.getModel(),
                        pricing.getType(),
                        pricing.getCategory(),
                        pricing.getSubtype());
    }

    private Facts() {}
}
