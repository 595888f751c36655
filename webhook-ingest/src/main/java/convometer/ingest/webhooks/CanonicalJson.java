package convometer.ingest.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import java.util.TreeMap;

/// JSON with sorted keys and no spaces: the same for every way of writing the same thing.
public final class CanonicalJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// One line, whatever the value.
    public static String of(JsonNode value) {
        return Fields.json(sorted(value));
    }

    private static JsonNode sorted(JsonNode value) {
        if (value.isArray()) {
            var items = NODES.arrayNode();
            value.forEach(item -> items.add(sorted(item)));
            return items;
        }
        if (!value.isObject()) return value;
        var fields = new TreeMap<String, JsonNode>();
        value.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
        return NODES.objectNode().setAll(fields);
    }

    private CanonicalJson() {}
}
