package convometer.deploy.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The JSON of webhooks, in the shape of Graph v24: a status names a conversation only inside a
/// free entry point.
final class Payloads {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Bodies with at most so many updates each.
    static List<byte[]> bodies(List<Update> updates, int most, Map<String, String> displayed) {
        var bodies = new ArrayList<byte[]>();
        for (int from = 0; from < updates.size(); from += most) {
            var part = updates.subList(from, Math.min(updates.size(), from + most));
            bodies.add(bytes(body(part, displayed)));
        }
        return bodies;
    }

    private static ObjectNode body(List<Update> updates, Map<String, String> displayed) {
        var body = NODES.objectNode().put("object", "whatsapp_business_account");
        var entries = body.putArray("entry");
        grouped(updates)
                .forEach((wabaId, changes) -> {
                    var entry = entries.addObject().put("id", wabaId);
                    var array = entry.putArray("changes");
                    changes.values().forEach(part -> change(array.addObject(), part, displayed));
                });
        return body;
    }

    private static Map<String, Map<String, List<Update>>> grouped(List<Update> updates) {
        var entries = new LinkedHashMap<String, Map<String, List<Update>>>();
        for (var update : updates)
            entries.computeIfAbsent(update.wabaId(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(update.phoneNumberId() + update.list(), _ -> new ArrayList<>())
                    .add(update);
        return entries;
    }

    private static void change(
            ObjectNode change, List<Update> updates, Map<String, String> displayed) {
        var number = updates.getFirst().phoneNumberId();
        var value = change.put("field", "messages").putObject("value");
        value.put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", displayed.getOrDefault(number, number))
                .put("phone_number_id", number);
        var contacts = NODES.arrayNode();
        updates.stream()
                .flatMap(update -> Stream.ofNullable(update.contact()))
                .distinct()
                .forEach(contacts::add);
        if (!contacts.isEmpty()) value.set("contacts", contacts);
        var list = value.putArray(updates.getFirst().list());
        for (var update : updates) list.add(update.content());
    }

    static ObjectNode contact(String from) {
        var contact = NODES.objectNode();
        contact.putObject("profile").put("name", "Customer " + from.substring(from.length() - 4));
        return contact.put("wa_id", from);
    }

    static ObjectNode message(String id, CustomerMessage written) {
        var message =
                NODES.objectNode()
                        .put("from", written.from())
                        .put("id", id)
                        .put("timestamp", seconds(written.at()))
                        .put("type", written.type());
        message.set(written.type(), content(id, written));
        if (written.referral()) message.set("referral", referral(id));
        return message;
    }

    private static ObjectNode content(String id, CustomerMessage written) {
        var content = NODES.objectNode();
        return switch (written.type()) {
            case "text" -> content.put("body", written.text());
            case "button" -> content.put("payload", written.text()).put("text", written.text());
            case "reaction" -> content.put("message_id", id).put("emoji", "\uD83D\uDC4D");
            default ->
                    content.put("id", Fingerprint.of("media " + id))
                            .put("mime_type", "application/octet-stream");
        };
    }

    private static ObjectNode referral(String id) {
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

    static ObjectNode failed(Accepted message, Instant at, int code, String title, String details) {
        var node = status(message, "failed", at);
        var error = node.putArray("errors").addObject();
        error.put("code", code).put("title", title).put("message", title);
        error.putObject("error_data").put("details", details);
        return node;
    }

    static ObjectNode priced(ObjectNode status, Verdict verdict) {
        status.putObject("pricing")
                .put("billable", verdict.billable())
                .put("pricing_model", "PMP")
                .put("type", verdict.type())
                .put("category", verdict.category());
        return status;
    }

    static ObjectNode inEntryPoint(ObjectNode status, Verdict.@Nullable EntryPoint entryPoint) {
        if (entryPoint == null) return status;
        status.putObject("conversation")
                .put("id", entryPoint.id())
                .put("expiration_timestamp", seconds(entryPoint.until()))
                .putObject("origin")
                .put("type", "referral_conversion");
        return status;
    }

    private static String seconds(Instant at) {
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
