package convometer.deploy.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The JSON of what webhooks tell.
final class Payloads {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static ObjectNode object() {
        return NODES.objectNode();
    }

    static ObjectNode contact(Person from) {
        var contact = NODES.objectNode();
        contact.putObject("profile").put("name", from.name());
        if (from.shownWaId() != null) contact.put("wa_id", from.shownWaId());
        if (from.userId() != null) contact.put("user_id", from.userId());
        return contact;
    }

    static ObjectNode message(Inbound written) {
        var message = NODES.objectNode();
        var from = written.from();
        if (from.shownWaId() != null) message.put("from", from.shownWaId());
        if (from.userId() != null) message.put("from_user_id", from.userId());
        message.put("id", written.id())
                .put("timestamp", seconds(written.at()))
                .put("type", written.type());
        if (written.context() != null) message.set("context", written.context());
        if (written.content() != null) message.set(written.type(), written.content());
        else message.set(written.type(), content(written));
        if (written.referral() != null) message.set("referral", written.referral());
        return message;
    }

    private static ObjectNode content(Inbound written) {
        var content = NODES.objectNode();
        var text = written.text();
        return switch (written.type()) {
            case "text" -> content.put("body", text);
            case "button" -> content.put("payload", text).put("text", text);
            case "reaction" -> content.put("message_id", written.id()).put("emoji", "\uD83D\uDC4D");
            case "location" -> content.put("latitude", -23.55).put("longitude", -46.63);
            case "interactive" -> {
                content.put("type", "button_reply");
                content.putObject("button_reply").put("id", text).put("title", text);
                yield content;
            }
            default ->
                    content.put("id", Fingerprint.of("media " + written.id()))
                            .put("mime_type", "application/octet-stream");
        };
    }

    static ObjectNode referral(String id) {
        return NODES.objectNode()
                .put("source_url", "https://fb.me/sample")
                .put("source_id", "120200000000000001")
                .put("source_type", "ad")
                .put("headline", "Chat with us")
                .put("ctwa_clid", Fingerprint.of("click " + id));
    }

    static ObjectNode status(Accepted message, String status, Instant at) {
        var node =
                NODES.objectNode()
                        .put("id", message.wamid())
                        .put("status", status)
                        .put("timestamp", seconds(at));
        if (message.waId() != null) node.put("recipient_id", message.waId());
        if (message.userId() != null) node.put("recipient_user_id", message.userId());
        if (message.callbackData() != null)
            node.put("biz_opaque_callback_data", message.callbackData());
        return node;
    }

    static ObjectNode failed(Accepted message, Instant at, AsyncError why) {
        var node = status(message, "failed", at);
        var error = node.putArray("errors").addObject();
        error.put("code", why.code()).put("title", why.title()).put("message", why.title());
        error.putObject("error_data").put("details", why.details());
        error.put(
                "href",
                "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/");
        return node;
    }

    static ObjectNode priced(ObjectNode status, Verdict verdict) {
        var pricing = status.putObject("pricing");
        pricing.put("billable", verdict.billable()).put("pricing_model", verdict.model());
        if (verdict.type() != null) pricing.put("type", verdict.type());
        pricing.put("category", verdict.category());
        return status;
    }

    /// The conversation, where statuses of the day and of the Graph version name one.
    static void conversation(
            ObjectNode status, Accepted message, Verdict verdict, Pricing pricing) {
        var conversation = verdict.conversation();
        if (conversation == null && !pricing.namesConversations()) return;
        var sent = message.fate().sentAt();
        var named =
                conversation != null
                        ? conversation
                        // By message, each has one of its own.
                        : new Verdict.Conversation(
                                Fingerprint.of("conversation " + message.wamid()),
                                verdict.category(),
                                sent,
                                sent.plus(Chat.WINDOW));
        var node = status.putObject("conversation").put("id", named.id());
        var until = named.until();
        if (verdict.isInEntryPoint()) node.put("expiration_timestamp", seconds(until));
        else if (status.path("status").asText().equals("sent"))
            node.put("expiration_timestamp", seconds(wholeMinutes(until)));
        node.putObject("origin").put("type", named.origin().replace('-', '_'));
    }

    private static Instant wholeMinutes(Instant at) {
        var minutes = at.truncatedTo(ChronoUnit.MINUTES);
        return minutes.equals(at) ? at : minutes.plus(1, ChronoUnit.MINUTES);
    }

    static String seconds(Instant at) {
        return Long.toString(at.getEpochSecond());
    }

    static byte[] bytes(Object json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Payloads() {}
}
