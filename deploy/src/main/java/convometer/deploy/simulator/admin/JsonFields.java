package convometer.deploy.simulator.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// The fields of a request's body, each read with its check.
///
/// @param json the body, an object
record JsonFields(JsonNode json) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @throws AdminError if the body is no JSON object
    static JsonFields of(@Nullable String body) {
        try {
            var json = JSON.readTree(body == null ? "" : body);
            if (json != null && json.isObject()) return new JsonFields(json);
        } catch (JsonProcessingException _) {
            // The same answer as for JSON that is no object.
        }
        throw AdminError.invalidBody("the body must be a JSON object");
    }

    /// Checks that there are no other fields.
    ///
    /// @throws AdminError for the first that is not known
    JsonFields only(Set<String> known) {
        json.fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name))
                        throw AdminError.invalid(name, "there is no field " + name);
                });
        return this;
    }

    /// @throws AdminError if it is missing
    String text(String field) {
        var text = optional(field);
        if (text == null) throw AdminError.invalid(field, field + " is required");
        return text;
    }

    @Nullable String optional(String field) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isValueNode()) throw AdminError.invalid(field, field + " must be a text");
        return value.asText().isEmpty() ? null : value.asText();
    }

    String text(String field, String fallback) {
        var text = optional(field);
        return text == null ? fallback : text;
    }

    int number(String field, int fallback, int least, int most) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return fallback;
        if (!value.isInt() || value.asInt() < least || value.asInt() > most)
            throw AdminError.invalid(
                    field, field + " must be a number from " + least + " to " + most);
        return value.asInt();
    }

    boolean flag(String field, boolean fallback) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return fallback;
        if (!value.isBoolean()) throw AdminError.invalid(field, field + " must be true or false");
        return value.asBoolean();
    }

    Instant instant(String field, Instant fallback) {
        var text = optional(field);
        if (text == null) return fallback;
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw AdminError.invalid(field, field + " must be like 2026-10-20T12:00:00Z");
        }
    }

    @Nullable JsonNode object(String field) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isContainerNode()) throw AdminError.invalid(field, field + " must be an object");
        return value;
    }

    <E extends Enum<E>> @Nullable E word(String field, Class<E> type) {
        var text = optional(field);
        if (text == null) return null;
        for (var one : type.getEnumConstants()) if (one.name().equalsIgnoreCase(text)) return one;
        var words = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
        throw AdminError.invalid(field, field + " must be one of " + words);
    }
}
