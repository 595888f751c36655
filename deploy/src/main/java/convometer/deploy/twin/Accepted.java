package convometer.deploy.twin;

import convometer.schemas.ThreadKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A message that the twin took from a sender.
///
/// @param waId the recipient's number, if the sender used it or Meta tells it
/// @param category of its template; `service` for free-form
/// @param recipient the name that the sender used
/// @param failsWith the code that it was scripted to fail with; 0 for none
/// @param priorCopies how many there were before with the same callback data, number and recipient
record Accepted(
        String wamid,
        int priorCopies,
        String wabaId,
        String phoneNumberId,
        Person person,
        @Nullable String waId,
        @Nullable String userId,
        String recipient,
        String type,
        String category,
        @Nullable String template,
        @Nullable String contextId,
        @Nullable String callbackData,
        int failsWith,
        Instant acceptedAt,
        Fate fate) {

    /// Under which Meta's own books are kept.
    ThreadKey thread() {
        return new ThreadKey(phoneNumberId, person.key());
    }

    boolean freeForm() {
        return !type.equals("template");
    }

    boolean reaction() {
        return type.equals("reaction");
    }
}
