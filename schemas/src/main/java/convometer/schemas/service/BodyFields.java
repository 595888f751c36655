package convometer.schemas.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.schemas.service.Problem.FieldError;

import io.micronaut.http.HttpStatus;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The fields of a JSON object that somebody sent. What is wrong with them is reported all at once,
/// by field.
public final class BodyFields {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode object;
    private final String prefix;
    private final List<FieldError> errors;
    private final Set<String> known = new HashSet<>();

    private BodyFields(JsonNode object, String prefix, List<FieldError> errors) {
        this.object = object;
        this.prefix = prefix;
        this.errors = errors;
    }

    /// The fields of a body.
    ///
    /// @throws ProblemException if it is no JSON object
    public static BodyFields of(@Nullable String body) {
        try {
            var object = JSON.readTree(body == null ? "" : body);
            if (object.isObject()) return new BodyFields(object, "", new ArrayList<>());
        } catch (JsonProcessingException _) {
            // See below.
        }
        throw new ProblemException(
                HttpStatus.BAD_REQUEST, "malformed", "The body is not a JSON object.");
    }

    /// An element of a list of objects, with its errors reported among those of the whole.
    public BodyFields element(String list, int index, JsonNode element) {
        var name = prefix + list + "[" + index + "]";
        if (!element.isObject()) errors.add(new FieldError(name, "is not an object"));
        return new BodyFields(element, name + ".", errors);
    }

    /// A text that has to be there, of up to so many characters.
    public String text(String name, int most) {
        var text = optional(name, most);
        if (text == null || text.isEmpty()) {
            if (text != null || field(name).isNull() || field(name).isMissingNode())
                wrong(name, "is missing");
            return "";
        }
        return text;
    }

    /// A text; null: it is not there.
    public @Nullable String optional(String name, int most) {
        var field = field(name);
        if (field.isMissingNode() || field.isNull()) return null;
        if (!field.isTextual()) return wrong(name, "is not a text");
        if (field.asText().length() > most)
            return wrong(name, "is longer than " + most + " characters");
        return field.asText();
    }

    /// One of some words; null: it is not there, or another.
    public @Nullable String word(String name, List<String> words) {
        var field = field(name);
        if (field.isTextual() && words.contains(field.asText())) return field.asText();
        return wrong(name, "is not one of " + String.join(", ", words));
    }

    /// A whole number from 0.
    public int count(String name) {
        var field = field(name);
        if (!field.canConvertToInt() || !field.isIntegralNumber() || field.asInt() < 0)
            wrong(name, "is not a whole number from 0");
        return field.asInt();
    }

    /// Whether something is said to be so; not, where nothing is said.
    public boolean flag(String name) {
        var field = field(name);
        if (!field.isMissingNode() && !field.isNull() && !field.isBoolean())
            wrong(name, "is neither true nor false");
        return field.asBoolean(false);
    }

    /// An instant; null: it is not there, or cannot be read.
    public @Nullable Instant instant(String name) {
        var text = optional(name, 40);
        if (text == null) return null;
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            wrong(name, "is no instant like 2026-10-20T12:00:00Z");
            return null;
        }
    }

    /// A list of up to so many; empty: it is none.
    public List<JsonNode> list(String name, int most) {
        var field = field(name);
        if (!field.isArray()) wrong(name, "is not a list");
        if (field.size() > most) wrong(name, "has more than " + most + " elements");
        var elements = new ArrayList<JsonNode>();
        field.forEach(elements::add);
        return elements;
    }

    /// An object as JSON; null: it is not there.
    public @Nullable String object(String name) {
        var field = field(name);
        if (field.isMissingNode() || field.isNull()) return null;
        if (!field.isObject()) return wrong(name, "is not an object");
        return field.toString();
    }

    private JsonNode field(String name) {
        known.add(name);
        return object.path(name);
    }

    /// Something is wrong with a field; answers null.
    public @Nullable String wrong(String name, String reason) {
        errors.add(new FieldError(prefix + name, reason));
        return null;
    }

    /// Fields that nobody asked for are errors, too: most are misspelt.
    public void nothingElse() {
        object.fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name)) wrong(name, "is not a field");
                });
    }

    /// Ends the reading.
    ///
    /// @throws ProblemException if anything was wrong
    public void check() {
        if (errors.isEmpty()) return;
        var first = errors.getFirst();
        throw new ProblemException(
                HttpStatus.BAD_REQUEST,
                "malformed",
                first.field() + " " + first.reason(),
                List.copyOf(errors));
    }
}
