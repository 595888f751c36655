package convometer.ingest.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Reads Meta's fields as they come: numbers as strings, strings as numbers, or not at all.
final class Fields {

    private static final long LATEST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /// The text of a field, also where Meta wrote a whole number; null: none, or empty.
    static @Nullable String text(JsonNode object, String field) {
        var value = object.path(field);
        if (!value.isTextual() && !value.isIntegralNumber()) return null;
        var text = value.asText();
        return text.isEmpty() ? null : text;
    }

    /// The instant of a field of whole Unix seconds; null: none that can be.
    static @Nullable Instant instant(JsonNode object, String field) {
        var seconds = number(object.path(field));
        return seconds == null || seconds <= 0 || seconds > LATEST_SECOND
                ? null
                : Instant.ofEpochSecond(seconds);
    }

    /// A whole number; null: none.
    static @Nullable Long number(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) return value.longValue();
        if (!value.isTextual()) return null;
        try {
            return Long.valueOf(value.textValue().strip());
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /// Yes or no; null: not reported.
    static @Nullable Boolean flag(JsonNode object, String field) {
        return switch (object.path(field).asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    /// The object of a field, or a missing one.
    static JsonNode object(JsonNode object, String field) {
        var value = object.path(field);
        return value.isObject() ? value : MissingNode.getInstance();
    }

    /// The array of a field, to be gone through; without items if it is none.
    static JsonNode items(JsonNode object, String field) {
        var value = object.path(field);
        return value.isArray() ? value : MissingNode.getInstance();
    }

    /// The JSON of a value.
    static String json(JsonNode value) {
        return writable(value.toString());
    }

    /// JSON that can be written in UTF-8: half a surrogate pair, as a cut emoji leaves it, cannot,
    /// and stays escaped.
    static String writable(String json) {
        StringBuilder escaped = null;
        for (var i = 0; i < json.length(); i++) {
            var half = isHalf(json, i);
            if (half && escaped == null)
                escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
            if (escaped == null) continue;
            if (half) escaped.append(String.format("\\u%04x", (int) json.charAt(i)));
            else escaped.append(json.charAt(i));
        }
        return escaped == null ? json : escaped.toString();
    }

    private static boolean isHalf(String text, int i) {
        var c = text.charAt(i);
        if (Character.isHighSurrogate(c))
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private Fields() {}
}
