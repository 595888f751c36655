package convometer.deploy.twin;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Something that came from a customer, as Meta tells it.
///
/// @param from who they are
/// @param content what stands under its type; made up where it is missing
/// @param context what it answers
/// @param referral the ad that it came from
record Inbound(
        String id,
        String phoneNumberId,
        Person from,
        String type,
        String text,
        @Nullable JsonNode content,
        @Nullable JsonNode context,
        @Nullable JsonNode referral,
        Instant at) {

    static Inbound of(String id, Person from, CustomerMessage message) {
        return new Inbound(
                id,
                message.phoneNumberId(),
                from,
                message.type(),
                message.text(),
                null,
                null,
                message.referral() ? Payloads.referral(id) : null,
                message.at());
    }
}
