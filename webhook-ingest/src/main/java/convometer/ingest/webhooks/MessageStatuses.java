package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.instant;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.events.MessageStatus;
import convometer.schemas.Topics;

import org.jspecify.annotations.Nullable;

/// Reads what became of the messages of the business: `statuses[]`.
final class MessageStatuses {

    /// Whom a message went to.
    private record Recipient(@Nullable String groupId, IdentityAliases customer) {}

    /// The status; null where it lacks an id, a word, a time or a number. One that names nobody is
    /// its message's: what else is known of that tells whose it is.
    static @Nullable Update read(Change change, JsonNode status, Contacts contacts) {
        var wamid = text(status, "id");
        var word = text(status, "status");
        var at = instant(status, "timestamp");
        var recipient = recipient(status, contacts);
        if (wamid == null || word == null || at == null || recipient == null) return null;
        var customer = recipient.customer();
        var nameless = recipient.groupId() == null && customer.none();
        var thread = change.thread(nameless ? wamid : recipient.groupId(), customer);
        if (thread == null) return null;
        var record =
                MessageStatus.newBuilder()
                        .setWamid(wamid)
                        .setPhoneNumberId(thread.phoneNumberId())
                        .setWabaId(change.wabaId())
                        .setWaId(customer.waId())
                        .setUserId(customer.userId())
                        .setGroupId(recipient.groupId())
                        .setStatus(word)
                        .setAt(at)
                        .setConversation(Reports.conversation(status))
                        .setPricing(Reports.pricing(status))
                        .setErrors(Reports.errors(status))
                        .setCallbackData(text(status, "biz_opaque_callback_data"))
                        .setContent(change.content(status))
                        .setReceivedAt(change.receivedAt())
                        .build();
        return new Update(Topics.MESSAGE_STATUSES, thread.toString(), record);
    }

    private static @Nullable Recipient recipient(JsonNode status, Contacts contacts) {
        var participant =
                new IdentityAliases(
                        text(status, "recipient_participant_id"),
                        text(status, "recipient_participant_user_id"));
        var inGroup = "group".equals(text(status, "recipient_type")) || !participant.none();
        var groupId = inGroup ? text(status, "recipient_id") : null;
        if (inGroup && groupId == null) return null;
        var aliases =
                inGroup
                        ? participant
                        : new IdentityAliases(
                                text(status, "recipient_id"), text(status, "recipient_user_id"));
        return new Recipient(groupId, contacts.recipient(aliases));
    }

    private MessageStatuses() {}
}
