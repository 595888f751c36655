package convometer.outbound.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Tells whether two requests want the same: equal for the same content, however it was spaced,
/// ordered or written.
public record Fingerprint(String hex) {

    private static final int LONGEST_NUMBER = 1_000;

    /// The fingerprint of parsed JSON.
    public static Fingerprint of(Map<String, ?> content) {
        try {
            var bytes = canonical(content).getBytes(StandardCharsets.UTF_8);
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Fingerprint(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Every text carries its length, so that no two contents read alike.
    private static String canonical(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> object -> object(object);
            case List<?> list ->
                    list.stream()
                            .map(Fingerprint::canonical)
                            .collect(Collectors.joining(",", "[", "]"));
            case String text -> text.length() + ":" + text;
            case Number number -> number(new BigDecimal(number.toString()).stripTrailingZeros());
            case null, default -> String.valueOf(value);
        };
    }

    /// A number like 1e999999999 would have a gigabyte of digits.
    private static String number(BigDecimal stripped) {
        return Math.abs((long) stripped.scale()) > LONGEST_NUMBER
                ? stripped.toString()
                : stripped.toPlainString();
    }

    private static String object(Map<?, ?> object) {
        var sorted = new TreeMap<String, String>();
        object.forEach((name, value) -> sorted.put(canonical(name), canonical(value)));
        return sorted.toString();
    }
}
