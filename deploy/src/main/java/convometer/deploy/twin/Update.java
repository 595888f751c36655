package convometer.deploy.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One thing that a webhook tells: a customer's message, a status, a customer's preference, or
/// something about an account.
///
/// @param phoneNumberId empty for what is about an account as a whole
/// @param field Meta's name for what a change is about: `messages`, `user_preferences`, …
/// @param list where it stands in the value: `messages`, `statuses`, …; empty if it is the value
/// @param dueAt not told before
/// @param copy 0; more for a repetition
record Update(
        String wabaId,
        String phoneNumberId,
        String field,
        String list,
        @Nullable ObjectNode contact,
        ObjectNode content,
        String name,
        Instant dueAt,
        int copy) {

    static Update message(
            String wabaId, Inbound from, @Nullable ObjectNode contact, ObjectNode content) {
        return new Update(
                wabaId,
                from.phoneNumberId(),
                "messages",
                "messages",
                contact,
                content,
                content.path("id").asText(),
                from.at(),
                0);
    }

    static Update call(String wabaId, Inbound from, ObjectNode contact, ObjectNode content) {
        return new Update(
                wabaId,
                from.phoneNumberId(),
                "calls",
                "calls",
                contact,
                content,
                from.id(),
                from.at(),
                0);
    }

    static Update status(Accepted message, ObjectNode content, Instant at) {
        return new Update(
                message.wabaId(),
                message.phoneNumberId(),
                "messages",
                "statuses",
                null,
                content,
                message.wamid() + content.path("status").asText(),
                at,
                0);
    }

    static Update preference(
            String wabaId,
            String phoneNumberId,
            ObjectNode contact,
            ObjectNode content,
            Instant at) {
        var field = "user_preferences";
        return new Update(
                wabaId, phoneNumberId, field, field, contact, content, "preference " + at, at, 0);
    }

    /// Something about an account as a whole.
    static Update account(String wabaId, String field, ObjectNode value, Instant at) {
        return new Update(wabaId, "", field, "", null, value, field + " " + at, at, 0);
    }

    /// The same, told again or later.
    Update toldAt(Instant newDueAt, int newCopy) {
        return new Update(
                wabaId, phoneNumberId, field, list, contact, content, name, newDueAt, newCopy);
    }

    boolean isStatus() {
        return list.equals("statuses");
    }

    /// Names it among all that is told.
    String fullName() {
        return name + copy;
    }
}
