package convometer.ingest.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.events.AccountEvent;
import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Whatever Meta does to its webhooks: nothing throws, every part is in some record, and so is
/// every pair of names.
class MutationsTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = WebhookParser.JSON;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("seeds", 200));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noPartIsLost(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        for (var name : CorpusTest.cases().toList()) {
            var root = JSON.readTree(CorpusTest.CORPUS.resolve(name + ".json").toFile());
            for (var i = random.nextInt(1, 6); i > 0; i--) mutate(root, random);
            var body = root.toString().getBytes(StandardCharsets.UTF_8);
            checkThatAllIsThere(JSON.readTree(body), body);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void brokenBytesAreRefusedAndThrowNothing(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        for (var name : CorpusTest.cases().toList()) {
            var body = Files.readAllBytes(CorpusTest.CORPUS.resolve(name + ".json"));
            for (var i = random.nextInt(1, 9); i > 0; i--)
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            assertNotNull(WebhookParser.parse(body, CorpusTest.RECEIVED_AT));
        }
    }

    private static void checkThatAllIsThere(JsonNode root, byte[] body) {
        var webhook = WebhookParser.parse(body, CorpusTest.RECEIVED_AT);
        if (!root.path("object").asText().equals("whatsapp_business_account")
                || !root.path("entry").isArray()) {
            assertInstanceOf(Webhook.Rejected.class, webhook);
            return;
        }
        var understood = assertInstanceOf(Webhook.Understood.class, webhook);
        if (!understood.refused().isEmpty()) return; // Another body: BadTimestampsTest has these.
        var updates = understood.updates();
        var records = updates.stream().filter(update -> !isNotice(update)).toList();
        var contents = records.stream().map(update -> content(update)).collect(Collectors.toSet());
        var parts = parts(root);
        parts.forEach(part -> assertTrue(isIn(contents, part), () -> part + " is lost"));
        assertEquals(parts.size(), records.size(), () -> new String(body, StandardCharsets.UTF_8));
        var aliases = updates.stream().map(update -> aliases(update)).collect(Collectors.toSet());
        pairs(root).forEach(pair -> assertTrue(aliases.contains(pair), () -> pair + " is lost"));
    }

    private static boolean isNotice(Update update) {
        return update.value() instanceof CustomerNotice;
    }

    private static IdentityAliases aliases(Update update) {
        return switch (update.value()) {
            case InboundMessage message ->
                    new IdentityAliases(message.getWaId(), message.getUserId());
            case MessageStatus status -> new IdentityAliases(status.getWaId(), status.getUserId());
            case CustomerNotice notice -> new IdentityAliases(notice.getWaId(), notice.getUserId());
            default -> new IdentityAliases(null, null);
        };
    }

    /// The pairs of names that the contacts of whole changes show.
    private static List<IdentityAliases> pairs(JsonNode root) {
        var pairs = new ArrayList<IdentityAliases>();
        for (var entry : root.path("entry"))
            for (var change : Fields.items(entry, "changes")) {
                if (Fields.text(change, "field") == null) continue;
                for (var contact : Fields.items(change.path("value"), "contacts"))
                    pairs.add(
                            new IdentityAliases(
                                    Fields.text(contact, "wa_id"),
                                    Fields.text(contact, "user_id")));
            }
        pairs.removeIf(pair -> !pair.both());
        return pairs;
    }

    private static boolean isIn(Set<String> contents, JsonNode part) {
        return contents.contains(part.toString())
                || contents.contains("deleted " + part.path("id").asText());
    }

    private static String content(Update update) {
        return switch (update.value()) {
            case AccountEvent event -> event.getContent();
            case MessageStatus status -> status.getContent();
            case InboundMessage message ->
                    message.getContent() == null
                            ? "deleted " + message.getMessageId()
                            : message.getContent();
            default -> throw new AssertionError(update);
        };
    }

    /// The oracle: the parts of a webhook, read off its JSON with no thought.
    private static List<JsonNode> parts(JsonNode root) {
        var parts = new ArrayList<JsonNode>();
        for (var entry : root.path("entry")) {
            if (!entry.path("changes").isArray() || entry.path("changes").isEmpty())
                parts.add(entry);
            else entry.path("changes").forEach(change -> parts(change, parts));
        }
        return parts;
    }

    private static void parts(JsonNode change, List<JsonNode> parts) {
        var field = change.path("field");
        var hasField = !field.asText().isEmpty() && (field.isTextual() || field.isIntegralNumber());
        var value = hasField && change.has("value") ? change.path("value") : change;
        var arrays =
                switch (field.asText()) {
                    case "messages" -> List.of("messages", "statuses");
                    case "calls" -> List.of("calls", "statuses");
                    default -> List.<String>of();
                };
        var before = parts.size();
        if (!value.isObject() || arrays.isEmpty()) {
            parts.add(value);
            return;
        }
        var rest = ((ObjectNode) value).deepCopy();
        for (var array : arrays) {
            if (!value.path(array).isArray()) continue;
            value.path(array).forEach(parts::add);
            rest.remove(array);
        }
        if (rest.properties().stream().anyMatch(left -> isPart(left.getKey(), left.getValue())))
            parts.add(rest);
        else if (parts.size() == before) parts.add(value);
    }

    private static boolean isPart(String field, JsonNode value) {
        return !value.isNull()
                && !Set.of("messaging_product", "metadata", "contacts").contains(field);
    }

    private static void mutate(JsonNode root, SplittableRandom random) {
        var places = new ArrayList<JsonNode>();
        collect(root, places);
        if (places.isEmpty()) return;
        switch (places.get(random.nextInt(places.size()))) {
            case ObjectNode object -> mutate(object, random);
            case ArrayNode array -> mutate(array, random);
            default -> throw new AssertionError();
        }
    }

    private static void collect(JsonNode node, List<JsonNode> places) {
        if (node.isContainerNode() && !node.isEmpty()) places.add(node);
        node.forEach(child -> collect(child, places));
    }

    private static void mutate(ObjectNode object, SplittableRandom random) {
        var names = object.properties().stream().map(field -> field.getKey()).toList();
        var name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(name + "_v99", object.remove(name));
            default -> object.set(name, anything(random));
        }
    }

    private static void mutate(ArrayNode array, SplittableRandom random) {
        var i = random.nextInt(array.size());
        switch (random.nextInt(4)) {
            case 0 -> array.remove(i);
            case 1 -> array.add(array.get(i).deepCopy());
            case 2 -> array.insert(0, anything(random));
            default -> array.set(i, anything(random));
        }
    }

    private static JsonNode anything(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(true);
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(new BigDecimal("1e400000000"));
            case 4 -> NODES.textNode("");
            case 5 -> NODES.textNode("a/b \ud83d \"\\");
            case 6 -> NODES.arrayNode();
            case 7 -> NODES.arrayNode().addObject().put("id", "x");
            case 8 -> NODES.objectNode();
            default -> NODES.objectNode().put("type", "group").put("code", "131051");
        };
    }
}
