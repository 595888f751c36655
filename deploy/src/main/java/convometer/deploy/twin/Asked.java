package convometer.deploy.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A request over HTTP.
///
/// @param address of the server
record Asked(
        String address,
        String method,
        String path,
        @Nullable String query,
        @Nullable String authorization,
        String body) {

    String what() {
        return method + " " + path;
    }

    /// The body, if it is an object.
    Optional<JsonNode> json() {
        try {
            var json = Payloads.JSON.readTree(body);
            return json != null && json.isObject() ? Optional.of(json) : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    Map<String, String> parameters() {
        var parameters = new HashMap<String, String>();
        if (query == null) return parameters;
        for (var part : query.split("&", -1)) {
            var equals = part.indexOf('=');
            if (equals > 0)
                parameters.put(
                        URLDecoder.decode(part.substring(0, equals), UTF_8),
                        URLDecoder.decode(part.substring(equals + 1), UTF_8));
        }
        return parameters;
    }
}
