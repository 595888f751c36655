package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;

/// A delivered message of the business with all that its charge depends on.
///
/// @param id the wamid, in a group wamid/participant
/// @param customer the wa_id, else the business-scoped user id
/// @param recipient the number that it went to; null: not known
/// @param category of the template or `service`; null: not known
/// @param sentByUs there is a send record of it
/// @param conversationId of the derived conversation; null: none
/// @param conversationOpenedOn local date of its opening, where its own account is at home; null:
///   no conversation
/// @param opensConversation it opened that conversation
/// @param reported Meta's word; null: none
/// @param reportedConversationId Meta's conversation; null: none
/// @param group it was sent to a group
/// @param withdrawn there is nothing to charge or count after all
public record Delivery(
        String id,
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
        @Nullable LocalDate conversationOpenedOn,
        boolean opensConversation,
        @Nullable Reported reported,
        @Nullable String reportedConversationId,
        boolean group,
        boolean withdrawn) {

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
