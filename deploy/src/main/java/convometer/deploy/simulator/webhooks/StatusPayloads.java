package convometer.deploy.simulator.webhooks;

import static convometer.deploy.simulator.webhooks.MessagePayloads.seconds;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.messages.AcceptedMessage;
import convometer.deploy.simulator.messages.DeliveryError;
import convometer.deploy.simulator.pricing.PricingFormat;
import convometer.deploy.simulator.pricing.Verdict;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The JSON of statuses, as webhooks have it.
final class StatusPayloads {

    static ObjectNode status(AcceptedMessage message, String status, Instant at) {
        var node =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", message.wamid())
                        .put("status", status)
                        .put("timestamp", seconds(at));
        if (message.waId() != null) node.put("recipient_id", message.waId());
        if (message.userId() != null) node.put("recipient_user_id", message.userId());
        if (message.callbackData() != null)
            node.put("biz_opaque_callback_data", message.callbackData());
        return node;
    }

    static ObjectNode failed(AcceptedMessage message, Instant at, DeliveryError why) {
        var node = status(message, "failed", at);
        var error = node.putArray("errors").addObject();
        error.put("code", why.code()).put("title", why.title()).put("message", why.title());
        error.putObject("error_data").put("details", why.details());
        error.put(
                "href",
                "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/");
        return node;
    }

    static void putPricing(ObjectNode status, Verdict verdict) {
        var pricing = status.putObject("pricing");
        pricing.put("billable", verdict.billable()).put("pricing_model", verdict.model());
        if (verdict.type() != null) pricing.put("type", verdict.type());
        pricing.put("category", verdict.category());
    }

    /// Adds the conversation, where the day's statuses or those of the Graph version name one.
    static void putConversation(
            ObjectNode status, AcceptedMessage message, Verdict verdict, PricingFormat pricing) {
        var charged = verdict.conversation();
        if (charged == null && !pricing.namesConversations()) return;
        var conversation = charged != null ? charged : verdict.conversationOf(message);
        var node = status.putObject("conversation").put("id", conversation.id());
        var until = conversation.until();
        if (verdict.isInEntryPoint()) node.put("expiration_timestamp", seconds(until));
        else if (status.path("status").asText().equals("sent"))
            node.put("expiration_timestamp", seconds(wholeMinutes(until)));
        node.putObject("origin").put("type", conversation.origin().replace('-', '_'));
    }

    private static Instant wholeMinutes(Instant at) {
        var minutes = at.truncatedTo(ChronoUnit.MINUTES);
        return minutes.equals(at) ? at : minutes.plus(1, ChronoUnit.MINUTES);
    }

    private StatusPayloads() {}
}
