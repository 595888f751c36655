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
            case Number number ->
                    new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
            case null, default -> String.valueOf(value);
        };
    }

    private static String object(Map<?, ?> object) {
        var sorted = new TreeMap<String, String>();
        object.forEach((name, value) -> sorted.put(canonical(name), canonical(value)));
        return sorted.toString();
    }
}
