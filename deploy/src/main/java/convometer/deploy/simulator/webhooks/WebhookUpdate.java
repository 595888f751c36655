package convometer.deploy.simulator.webhooks;

import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.customers.InboundMessage;
import convometer.deploy.simulator.messages.AcceptedMessage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One update of a webhook: a customer's message, a status, a customer's preference, or an event of
/// an account.
///
/// @param phoneNumberId empty for an event of an account
/// @param field Meta's name of the change: `messages`, `user_preferences`, …
/// @param list the array of the value that has it: `messages`, `statuses`, …; empty if it is the
///   whole value
/// @param name identifies it, but for repetitions
/// @param dueAt it is delivered at this instant or later
/// @param copy 0, and 1 or more for a repetition
public record WebhookUpdate(
        String wabaId,
        String phoneNumberId,
        String field,
        String list,
        @Nullable ObjectNode contact,
        ObjectNode content,
        String name,
        Instant dueAt,
        int copy) {

    public static WebhookUpdate message(
            String wabaId, InboundMessage from, @Nullable ObjectNode contact, ObjectNode content) {
        return new WebhookUpdate(
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

    public static WebhookUpdate call(
            String wabaId, InboundMessage from, ObjectNode contact, ObjectNode content) {
        return new WebhookUpdate(
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

    public static WebhookUpdate status(AcceptedMessage message, ObjectNode content, Instant at) {
        return new WebhookUpdate(
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

    public static WebhookUpdate preference(
            String wabaId,
            String phoneNumberId,
            ObjectNode contact,
            ObjectNode content,
            Instant at) {
        var field = "user_preferences";
        return new WebhookUpdate(
                wabaId, phoneNumberId, field, field, contact, content, "preference " + at, at, 0);
    }

    /// An event of an account.
    public static WebhookUpdate account(String wabaId, String field, ObjectNode value, Instant at) {
        return new WebhookUpdate(wabaId, "", field, "", null, value, field + " " + at, at, 0);
    }

    /// The same with another instant, or a repetition.
    public WebhookUpdate rescheduled(Instant newDueAt, int newCopy) {
        return new WebhookUpdate(
                wabaId, phoneNumberId, field, list, contact, content, name, newDueAt, newCopy);
    }

    /// Identifies it among all updates.
    public String fullName() {
        return name + copy;
    }
}
