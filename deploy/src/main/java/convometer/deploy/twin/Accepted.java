package convometer.deploy.twin;

import convometer.schemas.ThreadKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A message that the twin took from a sender.
///
/// @param category of its template; `service` for free-form
record Accepted(
        String wamid,
        String wabaId,
        String phoneNumberId,
        @Nullable String waId,
        @Nullable String userId,
        String type,
        String category,
        @Nullable String callbackData,
        Instant acceptedAt) {

    ThreadKey thread() {
        return ThreadKey.of(phoneNumberId, null, waId, userId);
    }

    boolean freeForm() {
        return !type.equals("template");
    }

    boolean reaction() {
        return type.equals("reaction");
    }

    Fate fate() {
        return Fate.of(wamid, acceptedAt);
    }
}
