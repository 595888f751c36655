package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A delivered message of the business with all that its charge depends on.
///
/// @param customer the wa_id, else the business-scoped user id
/// @param recipient the number that it went to; null: not known
/// @param category of the template or `service`; null: not known
/// @param sentByUs there is a send record of it
/// @param conversationId of the derived conversation; null: none
/// @param reported Meta's word; null: none
/// @param reportedConversationId Meta's conversation; null: none
public record Delivery(
        String wamid,
        String phoneNumberId,
        String customer,
        Instant at,
        @Nullable String recipient,
        Kind kind,
        @Nullable String category,
        boolean sentByUs,
        boolean inWindow,
        boolean inEntryPoint,
        @Nullable String conversationId,
        @Nullable Reported reported,
        @Nullable String reportedConversationId) {

    /// What a message was (P6).
    public enum Kind {
        FREE_FORM,
        TEMPLATE,
        REACTION,
        UNKNOWN
    }

    /// Meta's `pricing` object, as written there.
    public record Reported(
            @Nullable Boolean billable,
            @Nullable String model,
            @Nullable String type,
            @Nullable String category,
            @Nullable String subtype) {}
}
