package convometer.deploy.simulator.customers;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A message, call or other event of a customer, as webhooks show it.
///
/// @param content the value under the name of its type; made up where it is null
/// @param context the message that it answers
/// @param referral the ad that it came from
public record InboundMessage(
        String id,
        String phoneNumberId,
        Customer from,
        String type,
        String text,
        @Nullable JsonNode content,
        @Nullable JsonNode context,
        @Nullable JsonNode referral,
        Instant at) {

    public static InboundMessage of(String id, Customer from, CustomerMessage message) {
        return new InboundMessage(
                id,
                message.phoneNumberId(),
                from,
                message.type(),
                message.text(),
                null,
                null,
                message.referral() ? AdReferral.of(id) : null,
                message.at());
    }
}
