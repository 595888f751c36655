package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The delivery that opened a derived conversation.
///
/// @param id of the conversation
/// @param category of the conversation
/// @param customer the wa_id, else the business-scoped user id
/// @param wabaId the billing account that Meta named with that message
/// @param recipient the number that the message went to; null: not known
/// @param sentByUs there is a send record of the message
public record Opening(
        String id,
        String category,
        String phoneNumberId,
        String customer,
        String wabaId,
        @Nullable String recipient,
        Instant at,
        boolean sentByUs) {}
