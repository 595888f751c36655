package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.json;
import static convometer.ingest.webhooks.Fields.object;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.events.AccountEvent;
import convometer.schemas.ThreadKey;
import convometer.schemas.Topics;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One change of an entry, with all that its parts need to know of what is around them.
///
/// @param wabaId `entry[].id`; empty where Meta names none
/// @param at `entry[].time`, else the arrival
/// @param field Meta's name of what changed; empty where Meta names none
record Change(String wabaId, Instant at, String field, JsonNode value, Receipt receipt) {

    Instant receivedAt() {
        return receipt.at();
    }

    /// The JSON of a part, where it is wanted.
    String content(JsonNode part) {
        return receipt.withContents() ? json(part) : "";
    }

    @Nullable String phoneNumberId() {
        return text(object(value, "metadata"), "phone_number_id");
    }

    Change with(JsonNode rest) {
        return new Change(wabaId, at, field, rest, receipt);
    }

    /// The thread of a customer or group; null where the number or the customer is not named.
    @Nullable ThreadKey thread(@Nullable String groupId, IdentityAliases customer) {
        var number = phoneNumberId();
        if (number == null || number.indexOf('/') >= 0) return null;
        if (groupId == null && customer.none()) return null;
        return ThreadKey.of(number, groupId, customer.waId(), customer.userId());
    }

    /// A part that this version understands and that no other topic has room for.
    Update recognised(@Nullable String event, JsonNode content) {
        return event(event, true, content);
    }

    /// A part that this version does not understand: passed on for a later one.
    Update unrecognised(JsonNode content) {
        return event(text(content, "event"), false, content);
    }

    private Update event(@Nullable String event, boolean known, JsonNode content) {
        var value =
                AccountEvent.newBuilder()
                        .setWabaId(wabaId)
                        .setField(field)
                        .setEvent(event)
                        .setPhoneNumberId(phoneNumberId())
                        .setKnown(known)
                        .setContent(content(content))
                        .setAt(at)
                        .setReceivedAt(receivedAt())
                        .build();
        return new Update(Topics.ACCOUNT_EVENTS, wabaId, value);
    }
}
