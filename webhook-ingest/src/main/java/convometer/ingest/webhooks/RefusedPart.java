package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.items;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A part of a webhook that cannot be believed, while the rest of it can.
///
/// @param place the field of the change, the list and the number of the part in it
/// @param code `bad_timestamp`
/// @param reason a sentence for people, without a word of the part
/// @param body a webhook that has nothing but this part
public record RefusedPart(String place, String code, String reason, String body) {

    /// Every code, for those who count them.
    public static final List<String> CODES = List.of("bad_timestamp");

    /// The lists of parts with a time of their own, by the field of the change.
    private static final Map<String, List<String>> LISTS =
            Map.of(
                    "messages", List.of("messages", "statuses"),
                    "calls", List.of("calls", "statuses"),
                    "smb_message_echoes", List.of("message_echoes"),
                    "user_preferences", List.of("user_preferences"));

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// The change without what is refused of it.
    static Change without(Change change, Consumer<RefusedPart> refused) {
        var rest = change;
        for (var list : LISTS.getOrDefault(change.field(), List.of()))
            rest = without(rest, list, refused);
        return rest;
    }

    private static Change without(Change change, String list, Consumer<RefusedPart> refused) {
        var credible = JSON.arrayNode();
        var parts = items(change.value(), list);
        for (var i = 0; i < parts.size(); i++) {
            var reason = Timestamps.problem(parts.get(i), change.receivedAt());
            if (reason == null) credible.add(parts.get(i));
            else
                refused.accept(
                        new RefusedPart(
                                "%s: %s[%d]".formatted(change.field(), list, i),
                                CODES.getFirst(),
                                reason,
                                body(only(change, list, JSON.arrayNode().add(parts.get(i))))));
        }
        if (credible.size() == parts.size()) return change;
        var value = ((ObjectNode) change.value()).deepCopy();
        if (credible.isEmpty()) value.remove(list);
        else value.set(list, credible);
        return change.with(value);
    }

    /// With what stands beside the part.
    private static ObjectNode only(Change change, String list, ArrayNode part) {
        var value = JSON.objectNode();
        // In the order in which they came: a set has another in every process.
        for (var beside : change.value().properties())
            if (Changes.SURROUNDINGS.contains(beside.getKey()))
                value.set(beside.getKey(), beside.getValue());
        value.set(list, part);
        var single = JSON.objectNode().put("field", change.field());
        single.set("value", value);
        var entry = JSON.objectNode().put("id", change.wabaId());
        entry.putArray("changes").add(single);
        return entry;
    }

    private static String body(ObjectNode entry) {
        var body = JSON.objectNode().put("object", WebhookParser.WHATSAPP);
        body.putArray("entry").add(entry);
        return Fields.json(body);
    }
}
