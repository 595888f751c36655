package convometer.deploy.twin;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// The fields of something that the twin's owner asked for, each read with its complaint.
record Fields(JsonNode json) {

    /// @throws AdminError for a field that nobody knows
    Fields only(Set<String> known) {
        json.fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name))
                        throw AdminError.invalid(name, "there is no field " + name);
                });
        return this;
    }

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

    String text(String field, String otherwise) {
        var text = optional(field);
        return text == null ? otherwise : text;
    }

    int number(String field, int otherwise, int least, int most) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return otherwise;
        if (!value.isInt() || value.asInt() < least || value.asInt() > most)
            throw AdminError.invalid(
                    field, field + " must be a number from " + least + " to " + most);
        return value.asInt();
    }

    boolean flag(String field, boolean otherwise) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return otherwise;
        if (!value.isBoolean()) throw AdminError.invalid(field, field + " must be true or false");
        return value.asBoolean();
    }

    Instant instant(String field, Instant otherwise) {
        var text = optional(field);
        if (text == null) return otherwise;
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
