package convometer.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.events.OutboundRequest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/// What a request asks for: everything but its id and the time of asking. How its JSON is spaced
/// and ordered and how numbers are written does not count.
final class RequestContent {

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final StringBuilder canonical = new StringBuilder();

    private RequestContent(OutboundRequest request) {
        json(request.getMessage());
        json(request.getFallbackTemplate());
        text(String.valueOf(request.getDeadline()));
        text(String.valueOf(request.getHoldUntilWindowOpens()));
        text(String.valueOf(request.getSender()));
        new TreeMap<>(request.getLabels()).forEach(this::field);
    }

    /// Equal for the same content.
    static byte[] fingerprint(OutboundRequest request) {
        try {
            var canonical = new RequestContent(request).canonical.toString();
            return MessageDigest.getInstance("SHA-256")
                    .digest(canonical.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// What is no JSON stays the text that it is.
    private void json(@Nullable String json) {
        if (json == null) {
            canonical.append('-');
            return;
        }
        var before = canonical.length();
        try {
            node(JSON.readTree(json));
        } catch (JsonProcessingException | ArithmeticException | NumberFormatException _) {
            canonical.setLength(before);
            text(json);
        }
    }

    private void node(JsonNode node) {
        if (node.isObject()) object(node);
        else if (node.isArray()) array(node);
        else if (node.isNumber())
            canonical.append('#').append(node.decimalValue().stripTrailingZeros()).append(';');
        else if (node.isTextual()) text(node.textValue());
        else canonical.append(node.asText()).append(';');
    }

    private void object(JsonNode object) {
        var sorted = new TreeMap<String, JsonNode>();
        for (Map.Entry<String, JsonNode> each : object.properties())
            sorted.put(each.getKey(), each.getValue());
        canonical.append('{');
        sorted.forEach((name, value) -> {
            text(name);
            node(value);
        });
        canonical.append('}');
    }

    private void array(JsonNode array) {
        canonical.append('[');
        array.forEach(this::node);
        canonical.append(']');
    }

    private void field(String name, String value) {
        text(name);
        text(value);
    }

    /// Every text carries its length, so that no two contents read alike.
    private void text(String text) {
        canonical.append(text.length()).append(':').append(text);
    }
}
