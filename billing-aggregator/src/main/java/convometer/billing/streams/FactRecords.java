package convometer.billing.streams;

import convometer.billing.ledger.LedgerFact;
import convometer.billing.rules.Attribution;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.Delivery.Kind;
import convometer.billing.rules.Delivery.Reported;
import convometer.billing.rules.Delivery.Webhook;
import convometer.billing.rules.Delivery.Window;
import convometer.billing.rules.Opening;
import convometer.billing.state.AttributionRecord;
import convometer.billing.state.DeliveryRecord;
import convometer.billing.state.DeliveryWindowRecord;
import convometer.billing.state.FactRecord;
import convometer.billing.state.OpeningRecord;
import convometer.billing.state.PricingRecord;
import convometer.billing.state.WebhookRecord;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/// Translates facts to the records that the ledger's own topic and its stores carry, and back.
final class FactRecords {

    /// @param tables version by which it is booked, if nothing is known of it
    static FactRecord record(LedgerFact fact, String tables) {
        return switch (fact) {
            case LedgerFact.OfMessage(var revision, var delivery) ->
                    new FactRecord(delivery.id(), revision, tables, record(delivery), null, null);
            case LedgerFact.OfConversation(var id, var revision, var at, var opening) ->
                    new FactRecord(
                            id,
                            revision,
                            tables,
                            null,
                            opening == null ? null : record(opening),
                            opening == null ? at.toEpochMilli() : null);
        };
    }

    static LedgerFact fact(FactRecord stored) {
        var delivery = stored.getDelivery();
        if (delivery != null)
            return new LedgerFact.OfMessage(
                    stored.getRevision(), delivery(stored.getId(), delivery));
        var opening = stored.getOpening();
        return new LedgerFact.OfConversation(
                stored.getId(),
                stored.getRevision(),
                Instant.ofEpochMilli(openedAt(stored, opening)),
                opening == null ? null : opening(stored.getId(), opening));
    }

    private static long openedAt(FactRecord stored, @Nullable OpeningRecord opening) {
        if (opening != null) return opening.getAt();
        return Objects.requireNonNullElse(stored.getOpenedAt(), 0L);
    }

    static DeliveryRecord record(Delivery delivery) {
        var reported = delivery.reported();
        return new DeliveryRecord(
                delivery.phoneNumberId(),
                delivery.customer(),
                delivery.wabaId(),
                delivery.at().toEpochMilli(),
                delivery.recipient(),
                delivery.kind().word(),
                delivery.category(),
                delivery.sentByUs(),
                delivery.inWindow(),
                delivery.inEntryPoint(),
                delivery.conversationId(),
                delivery.conversationWabaId(),
                delivery.opensConversation(),
                reported == null ? null : record(reported),
                delivery.reportedConversationId(),
                delivery.group(),
                delivery.failed(),
                delivery.withdrawn(),
                record(delivery.window()),
                delivery.webhooks().stream().map(FactRecords::record).toList(),
                record(delivery.attribution()));
    }

    private static @Nullable DeliveryWindowRecord record(@Nullable Window window) {
        if (window == null) return null;
        var webhook = window.webhook();
        return new DeliveryWindowRecord(
                window.openedAt().toEpochMilli(),
                window.until().toEpochMilli(),
                window.messageId(),
                webhook == null ? null : record(webhook));
    }

    private static WebhookRecord record(Webhook webhook) {
        return new WebhookRecord(webhook.partition(), webhook.offset());
    }

    static Delivery delivery(String id, DeliveryRecord stored) {
        return new Delivery(
                id,
                stored.getPhoneNumberId(),
                stored.getCustomer(),
                stored.getWabaId(),
                Instant.ofEpochMilli(stored.getAt()),
                stored.getRecipient(),
                Kind.of(stored.getKind()),
                stored.getCategory(),
                stored.getSentByUs(),
                stored.getInWindow(),
                stored.getInEntryPoint(),
                stored.getConversationId(),
                stored.getConversationWabaId(),
                stored.getOpens(),
                reported(stored.getPricing()),
                stored.getReportedConversationId(),
                stored.getGroup(),
                stored.getFailed(),
                stored.getWithdrawn(),
                window(stored.getWindow()),
                stored.getWebhooks().stream().map(FactRecords::webhook).toList(),
                attribution(stored.getAttribution()));
    }

    private static @Nullable Window window(@Nullable DeliveryWindowRecord stored) {
        if (stored == null) return null;
        var webhook = stored.getWebhook();
        return new Window(
                Instant.ofEpochMilli(stored.getOpenedAt()),
                Instant.ofEpochMilli(stored.getUntil()),
                stored.getMessageId(),
                webhook == null ? null : webhook(webhook));
    }

    private static Webhook webhook(WebhookRecord stored) {
        return new Webhook(stored.getPartition(), stored.getOffset());
    }

    /// Most charges of a business without labels and templates have none, and no bytes for it.
    static @Nullable AttributionRecord record(Attribution attribution) {
        return attribution.equals(Attribution.NONE)
                ? null
                : new AttributionRecord(
                        attribution.templateName(),
                        attribution.templateLanguage(),
                        attribution.labels());
    }

    static Attribution attribution(@Nullable AttributionRecord stored) {
        return stored == null
                ? Attribution.NONE
                : new Attribution(
                        stored.getTemplateName(), stored.getTemplateLanguage(), stored.getLabels());
    }

    static OpeningRecord record(Opening opening) {
        return new OpeningRecord(
                opening.category(),
                opening.phoneNumberId(),
                opening.customer(),
                opening.wabaId(),
                opening.recipient(),
                opening.at().toEpochMilli(),
                opening.sentByUs());
    }

    static Opening opening(String id, OpeningRecord stored) {
        return new Opening(
                id,
                stored.getCategory(),
                stored.getPhoneNumberId(),
                stored.getCustomer(),
                stored.getWabaId(),
                stored.getRecipient(),
                Instant.ofEpochMilli(stored.getAt()),
                stored.getSentByUs());
    }

    static @Nullable Reported reported(@Nullable PricingRecord stored) {
        return stored == null
                ? null
                : new Reported(
                        stored.getBillable(),
                        stored.getModel(),
                        stored.getType(),
                        stored.getCategory(),
                        stored.getSubtype());
    }

    static PricingRecord record(Reported reported) {
        return new PricingRecord(
                reported.billable(),
                reported.model(),
                reported.type(),
                reported.category(),
                reported.subtype());
    }

    private FactRecords() {}
}
