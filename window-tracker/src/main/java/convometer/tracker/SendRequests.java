package convometer.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.PermissionFact;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.tracker.rules.Decision;
import convometer.tracker.rules.ThreadEvent.SendRequested;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What the gate needs to know of a request, and what is answered to it.
final class SendRequests {

    /// No message can be made of the request. It carries no cause, which would show the message.
    static final class Malformed extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Accounts accounts;

    SendRequests(Accounts accounts) {
        this.accounts = accounts;
    }

    /// @throws Malformed if the message or its fallback is no JSON object
    SendRequested event(ThreadKey thread, OutboundRequest request, Instant now) {
        var fallback = request.getFallbackTemplate();
        if (fallback != null) read(fallback);
        return new SendRequested(
                request.getRequestId(),
                accounts.wabaOfNumber(thread.phoneNumberId()).isPresent(),
                !isTemplate(read(request.getMessage())),
                fallback != null,
                request.getDeadline(),
                now);
    }

    /// The answer to a request of which no message can be made.
    static Decision malformed(OutboundRequest request) {
        return new Decision.Refused(
                request.getRequestId(),
                "malformed",
                "The message or its fallback template is not a JSON object.",
                null,
                List.of());
    }

    /// The permission with the message that may be sent: the requested one, or its fallback.
    PermissionFact permission(OutboundRequest request, Decision.Permitted permitted) {
        var message = read(request.getMessage());
        var fallback = request.getFallbackTemplate();
        if (permitted.useFallback() && fallback != null) message = withTemplate(message, fallback);
        return PermissionFact.newBuilder()
                .setRequestId(request.getRequestId())
                .setLeaseUntil(permitted.leaseUntil())
                .setMessage(message.toString())
                .setCategory(category(request.getPhoneNumberId(), message))
                .build();
    }

    /// The terminal receipt of a refusal.
    OutboundReceipt refusal(ThreadKey thread, Decision.Refused refused, Instant now) {
        return OutboundReceipt.newBuilder()
                .setRequestId(refused.requestId())
                .setPhoneNumberId(thread.phoneNumberId())
                .setCustomer(thread.customer())
                .setOutcome("refused")
                .setCode(refused.code())
                .setMessage(refused.message())
                .setEarliestAt(refused.earliestAt())
                .setAlternatives(refused.alternatives())
                .setAt(now)
                .build();
    }

    /// The customer stays, the content becomes the template.
    private static ObjectNode withTemplate(ObjectNode message, String template) {
        var replaced = JSON.createObjectNode();
        for (var field : new String[] {"recipient_type", "to", "recipient"})
            if (message.has(field)) replaced.set(field, message.get(field));
        replaced.put("type", "template");
        replaced.set("template", read(template));
        return replaced;
    }

    private @Nullable String category(String phoneNumberId, JsonNode message) {
        if (!isTemplate(message)) return "service";
        var template = message.path("template");
        return accounts.template(
                        phoneNumberId,
                        template.path("name").asText(),
                        template.path("language").path("code").asText())
                .map(Accounts.Template::category)
                .orElse(null);
    }

    private static boolean isTemplate(JsonNode message) {
        return message.path("type").asText().equals("template");
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException | ClassCastException _) {
            throw new Malformed();
        }
    }
}
