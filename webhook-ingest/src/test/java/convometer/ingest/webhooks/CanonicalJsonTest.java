package convometer.ingest.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// It is what Jackson writes of a copy with sorted keys.
class CanonicalJsonTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String CHARACTERS = "ab/\"\\\n\t\r\b\f\0\u001f\u007fé€\ud83d\ude00\u2028";

    @Test
    void hasSortedKeysAndNoSpaces() throws JsonProcessingException {
        var json =
                """
                {"b": [1, 2.50, {"z": null, "a": true}], "a": "x\\/y", "é": {}, "B": []}
                """;
        assertEquals(
                """
                {"B":[],"a":"x/y","b":[1,2.50,{"a":true,"z":null}],"é":{}}\
                """,
                CanonicalJson.of(WebhookParser.JSON.readTree(json)));
    }

    @Test
    void isWhatJacksonWritesWhateverTheValue() {
        var random = new SplittableRandom(13);
        for (var i = 0; i < 20_000; i++) {
            var value = value(random, 4);
            assertEquals(Fields.json(sorted(value)), CanonicalJson.of(value));
        }
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

    private static JsonNode value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 8)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt());
            case 3 -> NODES.numberNode(random.nextLong());
            case 4 -> NODES.numberNode(BigInteger.ONE.shiftLeft(random.nextInt(200)));
            case 5 -> NODES.numberNode(new BigDecimal(BigInteger.TEN, random.nextInt(-40, 40)));
            case 6, 7 -> NODES.textNode(text(random));
            case 8 -> {
                var array = NODES.arrayNode();
                for (var i = random.nextInt(4); i > 0; i--) array.add(value(random, depth - 1));
                yield array;
            }
            default -> {
                var object = NODES.objectNode();
                for (var i = random.nextInt(5); i > 0; i--)
                    object.set(text(random), value(random, depth - 1));
                yield object;
            }
        };
    }

    /// Half a pair, too: the characters are drawn one by one.
    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(6); i > 0; i--)
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        return text.toString();
    }
}
