package convometer.deploy.twin;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

/// A send body of the Cloud API, checked as Meta checks it.
record SendBody(
        @Nullable String input,
        boolean toUserId,
        String type,
        String category,
        @Nullable String callbackData) {

    private static final int LONGEST_CALLBACK_DATA = 512;

    static SendBody of(String phoneNumberId, JsonNode body, Accounts accounts) {
        if (!body.path("messaging_product").asText().equals("whatsapp"))
            throw GraphError.invalid("The parameter messaging_product is required.");
        var to = text(body, "to");
        var input = to != null ? to : text(body, "recipient");
        if (input == null) throw GraphError.invalid("The parameter to is required.");
        var type = body.path("type").asText("text");
        if (!body.path(type).isObject() && !body.path(type).isArray())
            throw GraphError.missing("['" + type + "']");
        var category =
                type.equals("template")
                        ? category(phoneNumberId, body.path("template"), accounts)
                        : "service";
        if (type.equals("text") && text(body.path("text"), "body") == null)
            throw GraphError.missing("['text']['body']");
        return new SendBody(input, to == null, type, category, callbackData(body));
    }

    private static String category(String phoneNumberId, JsonNode template, Accounts accounts) {
        var name = text(template, "name");
        var language = text(template.path("language"), "code");
        if (name == null) throw GraphError.missing("['template']['name']");
        if (language == null) throw GraphError.missing("['template']['language']");
        return accounts.template(phoneNumberId, name, language)
                .orElseThrow(() -> GraphError.unknownTemplate(name, language))
                .category();
    }

    private static @Nullable String callbackData(JsonNode body) {
        var data = text(body, "biz_opaque_callback_data");
        if (data != null && data.length() > LONGEST_CALLBACK_DATA)
            throw GraphError.badValue("biz_opaque_callback_data");
        return data;
    }

    private static @Nullable String text(JsonNode node, String field) {
        var text = node.path(field).asText("");
        return text.isEmpty() ? null : text;
    }

    /// The wa_id: the number as written, in digits alone; null if a BSUID was given.
    @Nullable String waId() {
        if (toUserId || input == null) return null;
        var digits = input.replaceAll("\\D", "");
        if (digits.isEmpty()) throw GraphError.badValue("to");
        return digits;
    }

    @Nullable String userId() {
        return toUserId ? input : null;
    }
}
