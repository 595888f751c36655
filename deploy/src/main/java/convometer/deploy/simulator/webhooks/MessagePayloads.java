package convometer.deploy.simulator.webhooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.customers.Customer;
import convometer.deploy.simulator.customers.InboundMessage;
import convometer.deploy.simulator.seed.HexId;

import java.time.Instant;

/// The JSON of customers and their messages, as webhooks have it.
public final class MessagePayloads {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    public static ObjectNode contact(Customer from) {
        var contact = NODES.objectNode();
        contact.putObject("profile").put("name", from.name());
        if (from.shownWaId() != null) contact.put("wa_id", from.shownWaId());
        if (from.userId() != null) contact.put("user_id", from.userId());
        return contact;
    }

    public static ObjectNode message(InboundMessage inbound) {
        var message = NODES.objectNode();
        var from = inbound.from();
        if (from.shownWaId() != null) message.put("from", from.shownWaId());
        if (from.userId() != null) message.put("from_user_id", from.userId());
        message.put("id", inbound.id())
                .put("timestamp", seconds(inbound.at()))
                .put("type", inbound.type());
        if (inbound.context() != null) message.set("context", inbound.context());
        if (inbound.content() != null) message.set(inbound.type(), inbound.content());
        else message.set(inbound.type(), content(inbound));
        if (inbound.referral() != null) message.set("referral", inbound.referral());
        return message;
    }

    private static ObjectNode content(InboundMessage inbound) {
        var content = NODES.objectNode();
        var text = inbound.text();
        return switch (inbound.type()) {
            case "text" -> content.put("body", text);
            case "button" -> content.put("payload", text).put("text", text);
            case "reaction" -> content.put("message_id", inbound.id()).put("emoji", "\uD83D\uDC4D");
            case "location" -> content.put("latitude", -23.55).put("longitude", -46.63);
            case "interactive" -> {
                content.put("type", "button_reply");
                content.putObject("button_reply").put("id", text).put("title", text);
                yield content;
            }
            default ->
                    content.put("id", HexId.of("media " + inbound.id()))
                            .put("mime_type", "application/octet-stream");
        };
    }

    /// An instant as webhooks write it: whole seconds since 1970, as a text.
    public static String seconds(Instant at) {
        return Long.toString(at.getEpochSecond());
    }

    private MessagePayloads() {}
}
