package convometer.outbound.dispatch;

import convometer.events.PermissionFact;
import convometer.events.ThreadDecision;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.SendBody;

import org.apache.kafka.common.utils.Bytes;

import java.time.Instant;
import java.util.Map;

/// A message that may be sent, as the gate decided it.
///
/// @param offset of the decision
/// @param decision as it is on its topic
/// @param at when that was decided
/// @param message the send body; empty where it is no JSON object
public record Permit(
        long offset,
        Bytes decision,
        String phoneNumberId,
        String customer,
        Instant at,
        PermissionFact permission,
        Map<?, ?> message) {

    static Permit of(long offset, Bytes raw, ThreadDecision decision, PermissionFact permission) {
        return new Permit(
                offset,
                raw,
                decision.getPhoneNumberId(),
                decision.getCustomer(),
                decision.getAt(),
                permission,
                Json.object(permission.getMessage()).orElse(Map.of()));
    }

    String requestId() {
        return permission.getRequestId();
    }

    /// Messages of one thread are sent one after the other.
    public String thread() {
        return phoneNumberId + "/" + customer;
    }

    /// It marks a message of the customer's as read, or shows that somebody is typing.
    boolean mark() {
        return new SendBody(message).readReceipt();
    }
}
