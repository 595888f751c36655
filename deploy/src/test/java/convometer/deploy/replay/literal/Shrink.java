package convometer.deploy.replay.literal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Takes from an archive whatever can be taken while it still shows the same.
public final class Shrink {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Without these a line would be another line, or none.
    private static final Set<String> NEEDED =
            Set.of(
                    "body",
                    "entry",
                    "changes",
                    "field",
                    "value",
                    "metadata",
                    "phone_number_id",
                    "id",
                    "timestamp",
                    "status",
                    "type",
                    "recipient_type",
                    "category",
                    "source_type",
                    "wamid",
                    "sent_at",
                    "received_at",
                    "kind",
                    "to",
                    "from",
                    "from_user_id",
                    "recipient_id",
                    "recipient_user_id",
                    "recipient_participant_id",
                    "recipient_participant_user_id");

    private final Predicate<List<String>> shows;
    private List<String> lines;

    private Shrink(List<String> lines, Predicate<List<String>> shows) {
        this.lines = lines;
        this.shows = shows;
    }

    /// The archive without the lines, and the lines without the parts, that it does not need.
    public static List<String> shrink(List<String> lines, Predicate<List<String>> shows) {
        var shrink = new Shrink(lines, shows);
        for (var chunk = lines.size() / 2; chunk > 0; chunk /= 2) shrink.withoutChunks(chunk);
        for (var line = 0; line < shrink.lines.size(); line++) shrink.withoutParts(line);
        shrink.withoutChunks(1);
        return shrink.lines;
    }

    private void withoutChunks(int chunk) {
        for (var from = 0; from < lines.size(); ) {
            var fewer = new ArrayList<>(lines);
            fewer.subList(from, Math.min(from + chunk, fewer.size())).clear();
            if (!better(fewer)) from += chunk;
        }
    }

    private boolean better(List<String> fewer) {
        if (!shows.test(fewer)) return false;
        lines = fewer;
        return true;
    }

    private void withoutParts(int line) {
        for (var part = 0; ; ) {
            var root = tree(lines.get(line));
            if (!removed(root, new int[] {part})) return;
            var simpler = new ArrayList<>(lines);
            simpler.set(line, root.toString());
            if (!better(simpler)) part++;
        }
    }

    /// Removes the part of that number, counting all elements and fields, the outer ones first.
    private static boolean removed(JsonNode node, int[] part) {
        var children = new ArrayList<JsonNode>();
        if (node instanceof ArrayNode array)
            for (var i = 0; i < array.size(); i++) {
                if (part[0]-- == 0) return array.remove(i) != null;
                children.add(array.get(i));
            }
        if (node instanceof ObjectNode object)
            for (var field : List.copyOf(object.properties())) {
                if (!NEEDED.contains(field.getKey()) && part[0]-- == 0)
                    return object.remove(field.getKey()) != null;
                children.add(field.getValue());
            }
        return children.stream().anyMatch(child -> removed(child, part));
    }

    private static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(line, e);
        }
    }
}
