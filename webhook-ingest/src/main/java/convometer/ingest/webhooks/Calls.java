package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.instant;
import static convometer.ingest.webhooks.Fields.json;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.events.InboundMessage;
import convometer.schemas.Topics;

import org.jspecify.annotations.Nullable;

/// Reads calls. A customer's call, and the acceptance of one of ours, is something that the
/// customer did, as a message is; the rest of a call is an event of the account.
final class Calls {

    /// An item of `calls[]`.
    static @Nullable Update read(Change change, JsonNode call, Contacts contacts) {
        var event = text(call, "event");
        if (!"connect".equals(event) || !"USER_INITIATED".equals(text(call, "direction")))
            return call.isObject() ? change.told(event, call) : null;
        var caller = new Names(text(call, "from"), text(call, "from_user_id"));
        return customer(change, call, "call", event, contacts.sender(caller));
    }

    /// An item of `statuses[]`.
    static @Nullable Update readStatus(Change change, JsonNode status, Contacts contacts) {
        var word = text(status, "status");
        if (!"ACCEPTED".equals(word)) return status.isObject() ? change.told(word, status) : null;
        var called = new Names(text(status, "recipient_id"), text(status, "recipient_user_id"));
        return customer(change, status, "call_accepted", word, contacts.sender(called));
    }

    private static @Nullable Update customer(
            Change change, JsonNode call, String type, @Nullable String subtype, Names customer) {
        var id = text(call, "id");
        var at = instant(call, "timestamp");
        var thread = change.thread(null, customer);
        if (id == null || at == null || thread == null) return null;
        var record =
                InboundMessage.newBuilder()
                        .setMessageId(id)
                        .setPhoneNumberId(thread.phoneNumberId())
                        .setWabaId(change.wabaId())
                        .setWaId(customer.waId())
                        .setUserId(customer.userId())
                        .setAt(at)
                        .setType(type)
                        .setSubtype(subtype)
                        .setContent(json(call))
                        .setReceivedAt(change.receivedAt())
                        .build();
        return new Update(Topics.INBOUND_MESSAGES, thread.toString(), record);
    }

    private Calls() {}
}
