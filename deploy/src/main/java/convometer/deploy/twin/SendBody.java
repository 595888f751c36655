package convometer.deploy.twin;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

/// A send body of the Cloud API, checked as Meta checks it.
///
/// @param input the recipient as the sender wrote it
/// @param content what stands under its type
record SendBody(
        String input,
        boolean toUserId,
        String type,
        JsonNode content,
        @Nullable String contextId,
        @Nullable String callbackData) {

    private static final int LONGEST_CALLBACK_DATA = 512;

    static SendBody of(JsonNode body) {
        checkProduct(body);
        var to = text(body, "to");
        var input = to != null ? to : text(body, "recipient");
        if (input == null) throw GraphError.invalid("The parameter to is required.");
        var type = body.path("type").asText("text");
        var content = body.path(type);
        SendChecks.check(type, content);
        var send =
                new SendBody(
                        input,
                        to == null,
                        type,
                        content,
                        text(body.path("context"), "message_id"),
                        callbackData(body));
        if (!send.toUserId()) send.waId();
        else if (!People.isUserId(input)) throw GraphError.badValue("recipient");
        return send;
    }

    static void checkProduct(JsonNode body) {
        if (!body.path("messaging_product").asText().equals("whatsapp"))
            throw GraphError.invalid("The parameter messaging_product is required.");
    }

    private static @Nullable String callbackData(JsonNode body) {
        var data = text(body, "biz_opaque_callback_data");
        if (data != null && SendChecks.length(data) > LONGEST_CALLBACK_DATA)
            throw GraphError.badValue("biz_opaque_callback_data");
        return data;
    }

    static @Nullable String text(JsonNode node, String field) {
        var text = node.path(field).asText("");
        return text.isEmpty() ? null : text;
    }

    boolean isTemplate() {
        return type.equals("template");
    }

    /// The wa_id: the number as written, in digits alone; null if a BSUID was given.
    @Nullable String waId() {
        if (toUserId) return null;
        var digits = digits(input);
        if (digits.isEmpty()) throw GraphError.badValue("to");
        return digits;
    }

    private static String digits(String text) {
        var digits = new StringBuilder(text.length());
        text.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        return digits.toString();
    }

    @Nullable String userId() {
        return toUserId ? input : null;
    }
}
