package convometer.deploy.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One thing that a webhook tells: a customer's message or a status.
///
/// @param list `messages` or `statuses`
/// @param dueAt not told before
/// @param copy 0; more for a repetition
record Update(
        String wabaId,
        String phoneNumberId,
        String list,
        @Nullable ObjectNode contact,
        ObjectNode content,
        Instant dueAt,
        int copy) {

    static Update message(
            String wabaId, CustomerMessage from, ObjectNode contact, ObjectNode content) {
        return new Update(wabaId, from.phoneNumberId(), "messages", contact, content, from.at(), 0);
    }

    static Update status(Accepted message, ObjectNode content, Instant at) {
        return new Update(
                message.wabaId(), message.phoneNumberId(), "statuses", null, content, at, 0);
    }

    /// The same, told again or later.
    Update toldAt(Instant newDueAt, int newCopy) {
        return new Update(wabaId, phoneNumberId, list, contact, content, newDueAt, newCopy);
    }

    String name() {
        return content.path("id").asText() + content.path("status").asText() + copy;
    }
}
