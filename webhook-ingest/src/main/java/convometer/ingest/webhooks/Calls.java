package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.instant;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.events.InboundMessage;
import convometer.schemas.Topics;

import org.jspecify.annotations.Nullable;

/// Reads calls. A customer's call, and the acceptance of one of ours, is something that the
/// customer did, as a message is; the rest of a call is an event of the account.
final class Calls {

    /// The type of a call of ours that the customer took.
    static final String ACCEPTED_CALL = "call_accepted";

    /// An item of `calls[]`.
    static @Nullable Update read(Change change, JsonNode call, Contacts contacts) {
        var event = text(call, "event");
        if (!byCustomer(call) || !begins(call))
            return call.isObject() ? change.recognised(event, call) : null;
        return customer(change, call, "call", event, contacts.sender(caller(call)));
    }

    static boolean byCustomer(JsonNode call) {
        return "USER_INITIATED".equals(text(call, "direction"));
    }

    static boolean begins(JsonNode call) {
        return "connect".equals(text(call, "event"));
    }

    /// Who calls; in a call of ours that is the business.
    static IdentityAliases caller(JsonNode call) {
        return new IdentityAliases(text(call, "from"), text(call, "from_user_id"));
    }

    /// An item of `statuses[]`.
    static @Nullable Update readStatus(Change change, JsonNode status, Contacts contacts) {
        var word = text(status, "status");
        if (!accepted(status)) return status.isObject() ? change.recognised(word, status) : null;
        var called = called(status);
        // A contact adds no wa_id to it, as to no status, unless it alone says who was called.
        var customer = called.none() ? contacts.sender(called) : contacts.recipient(called);
        return customer(change, status, ACCEPTED_CALL, word, customer);
    }

    static boolean accepted(JsonNode status) {
        return "ACCEPTED".equals(text(status, "status"));
    }

    static IdentityAliases called(JsonNode status) {
        return new IdentityAliases(text(status, "recipient_id"), text(status, "recipient_user_id"));
    }

    private static @Nullable Update customer(
            Change change,
            JsonNode call,
            String type,
            @Nullable String subtype,
            IdentityAliases customer) {
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
                        .setContent(change.content(call))
                        .setReceivedAt(change.receivedAt())
                        .build();
        return new Update(Topics.INBOUND_MESSAGES, thread.toString(), record);
    }

    private Calls() {}
}
