package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.instant;
import static convometer.ingest.webhooks.Fields.items;
import static convometer.ingest.webhooks.Fields.number;
import static convometer.ingest.webhooks.Fields.object;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.events.InboundMessage;
import convometer.schemas.Topics;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Reads what customers wrote: `messages[]`.
final class InboundMessages {

    private static final long UNSUPPORTED = 131051;

    /// The message; null where it lacks an id, a time, a number or a customer.
    static @Nullable Update read(Change change, JsonNode message, Contacts contacts) {
        var id = text(message, "id");
        var at = instant(message, "timestamp");
        var groupId = text(message, "group_id");
        var sender = sender(message, contacts);
        var thread = change.thread(groupId, sender);
        if (id == null || at == null || thread == null) return null;
        var type = Objects.requireNonNullElse(text(message, "type"), "unknown");
        var record =
                InboundMessage.newBuilder()
                        .setMessageId(id)
                        .setPhoneNumberId(thread.phoneNumberId())
                        .setWabaId(change.wabaId())
                        .setWaId(sender.waId())
                        .setUserId(sender.userId())
                        .setGroupId(groupId)
                        .setAt(at)
                        .setType(type)
                        .setSubtype(subtype(message, type))
                        .setReferral(!object(message, "referral").isEmpty())
                        .setContextId(contextId(message))
                        .setAliasChange(AliasChanges.read(message))
                        .setContent(deletes(message, type) ? null : change.content(message))
                        .setReceivedAt(change.receivedAt())
                        .build();
        return new Update(Topics.INBOUND_MESSAGES, thread.toString(), record);
    }

    /// Who wrote. A change of aliases may come without a sender: then its own words say who it is.
    private static IdentityAliases sender(JsonNode message, Contacts contacts) {
        var aliases =
                contacts.sender(
                        new IdentityAliases(text(message, "from"), text(message, "from_user_id")));
        var change = AliasChanges.read(message);
        return !aliases.none() || change == null
                ? aliases
                : new IdentityAliases(change.getWaId(), change.getUserId());
    }

    private static @Nullable String subtype(JsonNode message, String type) {
        return switch (type) {
            case "interactive", "system" -> text(object(message, type), "type");
            default -> null;
        };
    }

    /// What the message answers, or the message that it takes back.
    private static @Nullable String contextId(JsonNode message) {
        var answered = text(object(message, "context"), "id");
        return answered != null ? answered : text(object(message, "revoke"), "original_message_id");
    }

    /// A deletion has nothing to say and keeps nothing. The old form of it is an unsupported
    /// message.
    private static boolean deletes(JsonNode message, String type) {
        return switch (type) {
            case "revoke", "deleted" -> true;
            case "unsupported" ->
                    items(message, "errors")
                            .valueStream()
                            .map(error -> number(error.path("code")))
                            .anyMatch(code -> code != null && code == UNSUPPORTED);
            default -> false;
        };
    }

    private InboundMessages() {}
}
