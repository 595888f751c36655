package convometer.schemas.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The endpoints of a service, read from the OpenAPI document that its build wrote.
final class OpenApi {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode document;

    OpenApi(JsonNode document) {
        this.document = document;
    }

    static OpenApi parse(String yaml) {
        try {
            return new OpenApi(YAML.readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The documents in `META-INF/swagger` of the module that is tested, and not of its libraries.
    static List<OpenApi> ofThisModule() {
        try {
            var found = new ArrayList<OpenApi>();
            var loader = Thread.currentThread().getContextClassLoader();
            for (var folder : Collections.list(loader.getResources("META-INF/swagger")))
                if (folder.getProtocol().equals("file") && !ofTests(folder.toString()))
                    found.addAll(in(folder.toString()));
            if (found.isEmpty()) throw new IllegalStateException("no OpenAPI document was built");
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ofTests(String folder) {
        return folder.contains("/test-classes/");
    }

    private static List<OpenApi> in(String folder) throws IOException {
        try (var files = Files.list(Path.of(URI.create(folder)))) {
            var found = new ArrayList<OpenApi>();
            for (var file : files.filter(f -> f.toString().endsWith(".yml")).sorted().toList())
                found.add(parse(Files.readString(file)));
            return found;
        }
    }

    List<Endpoint> endpoints() {
        var found = new ArrayList<Endpoint>();
        for (var path : document.path("paths").properties())
            for (var operation : path.getValue().properties())
                if (METHODS.contains(operation.getKey()))
                    found.add(endpoint(operation.getKey(), path.getKey(), operation.getValue()));
        return found;
    }

    private Endpoint endpoint(String method, String path, JsonNode operation) {
        var parameters = new ArrayList<Endpoint.Parameter>();
        for (var written : operation.path("parameters")) {
            var parameter = resolved(written);
            parameters.add(
                    new Endpoint.Parameter(
                            parameter.path("name").asText(), parameter.path("in").asText()));
        }
        var statuses = new ArrayList<String>();
        operation.path("responses").fieldNames().forEachRemaining(statuses::add);
        return new Endpoint(
                method.toUpperCase(Locale.ROOT), path, parameters, bodies(operation), statuses);
    }

    private Map<String, Object> bodies(JsonNode operation) {
        var bodies = new LinkedHashMap<String, Object>();
        for (var content : resolved(operation.path("requestBody")).path("content").properties())
            bodies.put(content.getKey(), example(content.getValue()));
        return bodies;
    }

    /// The example that is given, else one made of the schema.
    private Object example(JsonNode content) {
        for (var named : content.path("examples")) return value(named.path("value"));
        if (content.has("example")) return value(content.get("example"));
        return value(sample(content.path("schema"), 0));
    }

    private JsonNode sample(JsonNode written, int depth) {
        var schema = resolved(written);
        if (schema.has("example")) return schema.get("example");
        if (schema.has("enum")) return schema.get("enum").path(0);
        var sample = YAML.createObjectNode();
        return switch (schema.path("type").asText("object")) {
            case "string" -> sample.textNode("text");
            case "integer", "number" -> sample.numberNode(1);
            case "boolean" -> sample.booleanNode(true);
            case "array" -> YAML.createArrayNode().add(sample(schema.path("items"), depth + 1));
            default -> {
                // A schema may contain itself.
                if (depth < 8)
                    for (var property : schema.path("properties").properties())
                        sample.set(property.getKey(), sample(property.getValue(), depth + 1));
                yield sample;
            }
        };
    }

    private JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").asText("");
        return reference.startsWith("#/") ? document.at(reference.substring(1)) : node;
    }

    private static Object value(JsonNode node) {
        return YAML.convertValue(node.isTextual() ? parsed(node) : node, Object.class);
    }

    /// An example of JSON may stand there as text.
    private static JsonNode parsed(JsonNode text) {
        try {
            return text.asText().startsWith("{") ? YAML.readTree(text.asText()) : text;
        } catch (IOException _) {
            return text;
        }
    }
}
