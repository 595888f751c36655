package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
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
        boolean withdrawn) {

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

    /// Meta's `pricing` object, as written there.
    public record Reported(
            @Nullable Boolean billable,
            @Nullable String model,
            @Nullable String type,
            @Nullable String category,
            @Nullable String subtype) {}
}
