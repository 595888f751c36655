package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// A delivered message of the business with all that its charge depends on.
///
/// @param id the wamid, in a group wamid/participant
/// @param customer the wa_id, else the business-scoped user id
/// @param wabaId the billing account that Meta named with its first status
/// @param recipient the number that it went to; null: not known
/// @param category of the template or `service`; null: not known
/// @param sentByUs there is a send record of it
/// @param conversationId of the derived conversation; null: none
/// @param conversationWabaId the billing account of that conversation; null: that of the message
/// @param opensConversation it opened that conversation
/// @param reported Meta's word; null: none
/// @param reportedConversationId Meta's conversation; null: none
/// @param group it was sent to a group
/// @param failed Meta also said that it failed (S3)
/// @param withdrawn there is nothing to charge or count after all
/// @param window that was open then; null: none, or not known. It explains, and no charge depends
///   on it
/// @param webhooks in which the statuses came that it rests on, in their order
/// @param attribution no charge depends on it either
public record Delivery(
        String id,
        String phoneNumberId,
        String customer,
        String wabaId,
        Instant at,
        @Nullable String recipient,
        Kind kind,
        @Nullable String category,
        boolean sentByUs,
        boolean inWindow,
        boolean inEntryPoint,
        @Nullable String conversationId,
        @Nullable String conversationWabaId,
        boolean opensConversation,
        @Nullable Reported reported,
        @Nullable String reportedConversationId,
        boolean group,
        boolean failed,
        boolean withdrawn,
        @Nullable Window window,
        List<Webhook> webhooks,
        Attribution attribution) {

    /// The same without a word of Meta's about what it costs.
    public Delivery withoutVerdict() {
        return new Delivery(
                id,
                phoneNumberId,
                customer,
                wabaId,
                at,
                recipient,
                kind,
                category,
                sentByUs,
                inWindow,
                inEntryPoint,
                conversationId,
                conversationWabaId,
                opensConversation,
                null,
                reportedConversationId,
                group,
                failed,
                withdrawn,
                window,
                webhooks,
                attribution);
    }

    /// What a message was (P6).
    public enum Kind {
        FREE_FORM,
        TEMPLATE,
        REACTION,
        UNKNOWN;

        /// The kind as contracts write it, `free_form`. An open set: a word that is not known here
        /// says that the message is not known.
        public static Kind of(String word) {
            return switch (word) {
                case "free_form" -> FREE_FORM;
                case "template" -> TEMPLATE;
                case "reaction" -> REACTION;
                default -> UNKNOWN;
            };
        }

        /// As contracts write it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where the body of a webhook is in the archive.
    public record Webhook(int partition, long offset) {}

    /// The service window that was open at a delivery, as it was at that instant.
    ///
    /// @param messageId of the customer, the last before the delivery that opened or extended it;
    ///   null: not known
    /// @param webhook in which that came; null: not known
    public record Window(
            Instant openedAt,
            Instant until,
            @Nullable String messageId,
            @Nullable Webhook webhook) {}

    /// Meta's `pricing` object, as written there.
    public record Reported(
            @Nullable Boolean billable,
            @Nullable String model,
            @Nullable String type,
            @Nullable String category,
            @Nullable String subtype) {}
}
