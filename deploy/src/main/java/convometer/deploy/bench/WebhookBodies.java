package convometer.deploy.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.List;

/// Webhooks of Meta's about messages of one business number: webhook-ingest makes of them what
/// [Traffic] writes where there is no door.
///
/// @param wabaId the number's account
record WebhookBodies(String wabaId, String phoneNumberId) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// One body that tells a status of each of these messages: with the first one, what the
    /// customers wrote, too.
    byte[] of(String status, List<Traffic> messages) {
        var first = status.equals(Traffic.STATUSES.getFirst());
        var value = JSON.createObjectNode().put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", phoneNumberId)
                .put("phone_number_id", phoneNumberId);
        var answers =
                first ? messages.stream().filter(Traffic::isAnswer).toList() : List.<Traffic>of();
        if (!answers.isEmpty()) {
            var contacts = value.putArray("contacts");
            var inbound = value.putArray("messages");
            answers.forEach(message -> addQuestion(contacts, inbound, message));
        }
        var statuses = value.putArray("statuses");
        messages.forEach(message -> statuses.add(status(status, message)));
        return body(value);
    }

    private static void addQuestion(ArrayNode contacts, ArrayNode inbound, Traffic message) {
        contacts.addObject()
                .put("wa_id", message.name())
                .putObject("profile")
                .put("name", message.name());
        inbound.addObject()
                .put("from", message.name())
                .put("id", message.questionId())
                .put("timestamp", seconds(message.askedAt()))
                .put("type", "text")
                .putObject("text")
                .put("body", Traffic.QUESTION);
    }

    private static ObjectNode status(String status, Traffic message) {
        return JSON.createObjectNode()
                .put("id", message.wamid())
                .put("status", status)
                .put("timestamp", seconds(message.at(status)))
                .put("recipient_id", message.name())
                .set("pricing", pricing());
    }

    private static JsonNode pricing() {
        try {
            return JSON.readTree(Traffic.PRICING);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String seconds(Instant at) {
        return Long.toString(at.getEpochSecond());
    }

    private byte[] body(ObjectNode value) {
        var body = JSON.createObjectNode().put("object", "whatsapp_business_account");
        var entry = body.putArray("entry").addObject().put("id", wabaId);
        entry.putArray("changes").addObject().put("field", "messages").set("value", value);
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
