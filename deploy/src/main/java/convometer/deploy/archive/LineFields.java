package convometer.deploy.archive;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.schemas.InstantText;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Reads the fields of a line. A field is named by its path from the top of the line, so that
/// errors can say which one it is.
final class LineFields {

    /// A text that must be there; Meta's ids may be written as numbers.
    static String text(JsonNode object, String path) {
        var text = optionalText(object, path);
        if (text == null) throw new BadLine(path + " is missing");
        return text;
    }

    /// A text; null: none, or empty.
    static @Nullable String optionalText(JsonNode object, String path) {
        var value = object.path(name(path));
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isTextual() && !value.isIntegralNumber())
            throw new BadLine(path + " is not a text");
        return value.asText().isBlank() ? null : value.asText();
    }

    static Instant instant(JsonNode object, String path) {
        var text = text(object, path);
        try {
            return InstantText.parse(text);
        } catch (DateTimeException _) {
            throw new BadLine(
                    path + " is not an instant such as 2026-10-05T12:00:00Z: \"" + text + "\"");
        }
    }

    static JsonNode object(JsonNode object, String path) {
        var value = there(object, path);
        if (!value.isObject()) throw new BadLine(path + " is not an object");
        return value;
    }

    /// Texts by their names; none where there is no such object.
    static Map<String, String> texts(JsonNode object, String path) {
        var texts = new TreeMap<String, String>();
        var value = object.path(name(path));
        if (value.isMissingNode() || value.isNull()) return texts;
        for (var text : object(object, path).properties()) {
            if (!text.getValue().isTextual())
                throw new BadLine(path + "." + text.getKey() + " is not a text");
            texts.put(text.getKey(), text.getValue().asText());
        }
        return texts;
    }

    static JsonNode array(JsonNode object, String path) {
        var value = there(object, path);
        if (!value.isArray()) throw new BadLine(path + " is not an array");
        return value;
    }

    private static JsonNode there(JsonNode object, String path) {
        var value = object.path(name(path));
        if (value.isMissingNode() || value.isNull()) throw new BadLine(path + " is missing");
        return value;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private LineFields() {}
}
