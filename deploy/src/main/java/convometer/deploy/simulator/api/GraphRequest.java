package convometer.deploy.simulator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// A request to the Graph API.
///
/// @param authorization the header of this name
record GraphRequest(String path, @Nullable String authorization, String body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// The body, if it is a JSON object.
    Optional<JsonNode> json() {
        try {
            var json = JSON.readTree(body);
            return json != null && json.isObject() ? Optional.of(json) : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }
}
