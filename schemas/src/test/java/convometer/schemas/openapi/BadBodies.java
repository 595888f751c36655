package convometer.schemas.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Bodies that are wrong in one place or in many, made of one that is right.
final class BadBodies {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEP = 50_000;

    /// What stands in the place of a value; null takes the place away.
    private static final List<@Nullable Object> VALUES =
            Arrays.asList(
                    null,
                    "",
                    " ",
                    "\u0000",
                    "x".repeat(70_000),
                    true,
                    -1,
                    Long.MIN_VALUE,
                    new BigDecimal("1e99999"),
                    List.of(),
                    List.of(List.of()),
                    Map.of(),
                    Map.of("x", List.of()),
                    "9".repeat(400));

    /// Bodies that are no JSON, or another kind of JSON than anybody asked for.
    static List<byte[]> shapeless() {
        var bodies = new ArrayList<byte[]>();
        for (var text :
                List.of(
                        "",
                        " ",
                        "{",
                        "}",
                        "hello",
                        "null",
                        "7",
                        "\"text\"",
                        "[]",
                        "[{}]",
                        "{}",
                        "{}{}",
                        "{\"a\":}",
                        "{\"a\":1e999999999}",
                        "{'a':1}",
                        "\ufeff{}",
                        "[".repeat(DEEP),
                        "{\"a\":".repeat(DEEP))) bodies.add(text.getBytes(UTF_8));
        bodies.add(new byte[] {(byte) 0xff, (byte) 0xfe, 0, '{', 0});
        bodies.add(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});
        return bodies;
    }

    /// The example with each of its values replaced by each wrong one.
    static List<byte[]> wrongInOnePlace(Object example) {
        var bodies = new ArrayList<byte[]>();
        var places = count(example);
        for (var place = 0; place < places; place++)
            for (var value : VALUES) bodies.add(written(replaced(example, place, value)));
        if (example instanceof Map<?, ?> object) {
            var more = new LinkedHashMap<Object, @Nullable Object>(object);
            more.put("not_known_to_anybody", 1);
            bodies.add(written(more));
        }
        return bodies;
    }

    /// The example with many values replaced at once.
    static byte[] wrongInManyPlaces(Object example, Random random) {
        @Nullable Object body = example;
        for (var times = random.nextInt(4) + 2; times > 0 && body != null; times--)
            body =
                    replaced(
                            body,
                            random.nextInt(count(body)),
                            VALUES.get(random.nextInt(VALUES.size())));
        return written(body);
    }

    static byte[] written(@Nullable Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int count(@Nullable Object value) {
        return 1
                + switch (value) {
                    case Map<?, ?> object ->
                            object.values().stream().mapToInt(BadBodies::count).sum();
                    case List<?> list -> list.stream().mapToInt(BadBodies::count).sum();
                    case null, default -> 0;
                };
    }

    private static @Nullable Object replaced(
            @Nullable Object value, int place, @Nullable Object other) {
        if (place == 0) return other;
        var left = place - 1;
        if (value instanceof List<?> list) {
            var copy = new ArrayList<@Nullable Object>();
            for (var item : list) {
                var size = count(item);
                copy.add(left >= 0 && left < size ? replaced(item, left, other) : item);
                left -= size;
            }
            return copy;
        }
        if (!(value instanceof Map<?, ?> object)) return value;
        var copy = new LinkedHashMap<Object, @Nullable Object>();
        for (var field : object.entrySet()) {
            var size = count(field.getValue());
            var inside = left >= 0 && left < size;
            var now = inside ? replaced(field.getValue(), left, other) : field.getValue();
            if (!inside || left != 0 || other != null) copy.put(field.getKey(), now);
            left -= size;
        }
        return copy;
    }

    private BadBodies() {}
}
