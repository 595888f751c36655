package convometer.deploy.simulator.messages;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.customers.Customers;

import org.jspecify.annotations.Nullable;

/// The body of a send, checked as the Cloud API checks it.
///
/// @param input the recipient as the sender wrote it
/// @param toUserId the recipient is a business-scoped user id, else a number
/// @param content the value under the name of its type
/// @param contextId the message that it answers
/// @param callbackData comes back with each of its statuses
public record SendRequest(
        String input,
        boolean toUserId,
        String type,
        JsonNode content,
        @Nullable String contextId,
        @Nullable String callbackData) {

    private static final int LONGEST_CALLBACK_DATA = 512;

    /// Reads and checks a body.
    ///
    /// @throws GraphError if the Cloud API would refuse it
    public static SendRequest of(JsonNode body) {
        checkProduct(body);
        var to = text(body, "to");
        var input = to != null ? to : text(body, "recipient");
        if (input == null) throw GraphError.invalid("The parameter to is required.");
        var type = body.path("type").asText("text");
        var content = body.path(type);
        MessageChecks.check(type, content);
        var request =
                new SendRequest(
                        input,
                        to == null,
                        type,
                        content,
                        text(body.path("context"), "message_id"),
                        callbackData(body));
        if (to == null && !Customers.isUserId(input)) throw GraphError.badValue("recipient");
        if (request.recipient().isEmpty()) throw GraphError.badValue("to");
        return request;
    }

    public static void checkProduct(JsonNode body) {
        if (!body.path("messaging_product").asText().equals("whatsapp"))
            throw GraphError.invalid("The parameter messaging_product is required.");
    }

    private static @Nullable String callbackData(JsonNode body) {
        var data = text(body, "biz_opaque_callback_data");
        if (data != null && MessageChecks.length(data) > LONGEST_CALLBACK_DATA)
            throw GraphError.badValue("biz_opaque_callback_data");
        return data;
    }

    /// The text of a field; null if it is missing or empty.
    public static @Nullable String text(JsonNode node, String field) {
        var text = node.path(field).asText("");
        return text.isEmpty() ? null : text;
    }

    public boolean isTemplate() {
        return type.equals("template");
    }

    /// The digits of the number; null if a user id was given.
    public @Nullable String waId() {
        return toUserId ? null : digits(input);
    }

    private static String digits(String text) {
        var digits = new StringBuilder(text.length());
        text.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        return digits.toString();
    }

    public @Nullable String userId() {
        return toUserId ? input : null;
    }

    /// The number in digits, or the user id.
    public String recipient() {
        return toUserId ? input : digits(input);
    }
}
