package convometer.outbound.rules.send;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Points at a value in a message by its path, and collects what is wrong there.
final class JsonPointer {

    private static final Pattern LINK = Pattern.compile("(?i)https?://\\S+");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{0,40})?([eE][+-]?[0-9]{1,4})?");

    private final String path;
    private final @Nullable Object value;
    private final List<Violation> found;

    JsonPointer(String path, @Nullable Object value, List<Violation> found) {
        this.path = path;
        this.value = value;
        this.found = found;
    }

    /// The field of an object; a pointer without a value where there is no such field.
    JsonPointer at(String field) {
        return new JsonPointer(
                path + "." + field,
                value instanceof Map<?, ?> object ? object.get(field) : null,
                found);
    }

    boolean missing() {
        return value == null;
    }

    boolean has(String field) {
        return !at(field).missing();
    }

    /// Writes down that something is wrong here.
    void wrong(String reason) {
        found.add(new Violation(path, reason));
    }

    /// Whether it is an object; it is wrong if not.
    boolean object() {
        if (value instanceof Map) return true;
        wrong(value == null ? "is required" : "must be an object");
        return false;
    }

    /// The items of a list; none where it is wrong.
    List<JsonPointer> items(int fewest, int most) {
        if (!(value instanceof List<?> list)) {
            wrong(value == null ? "is required" : "must be a list");
            return List.of();
        }
        if (list.size() < fewest || list.size() > most)
            wrong(
                    most == Integer.MAX_VALUE
                            ? "must have at least %d".formatted(fewest)
                            : "must have %d to %d items".formatted(fewest, most));
        var items = new ArrayList<JsonPointer>();
        for (var item : list)
            items.add(new JsonPointer(path + "[" + items.size() + "]", item, found));
        return items;
    }

    /// The items of a list that may be left out.
    List<JsonPointer> itemsIfAny() {
        return missing() ? List.of() : items(0, Integer.MAX_VALUE);
    }

    /// The text that it is; null where it is none.
    @Nullable String text() {
        return value instanceof String text ? text : null;
    }

    /// It must be a text that says something, of at most so many characters.
    void requireText(int longest) {
        if (!(value instanceof String text)) wrong(missing() ? "is required" : "must be a string");
        else if (text.isEmpty() || text.codePointCount(0, text.length()) > longest)
            wrong("must have 1 to %d characters".formatted(longest));
    }

    /// As [#requireText], where it is there.
    void allowText(int longest) {
        if (missing()) return;
        if (!(value instanceof String text)) wrong("must be a string");
        else if (text.codePointCount(0, text.length()) > longest)
            wrong("must have at most %d characters".formatted(longest));
    }

    /// It must be a string that the pattern takes.
    void requirePattern(Pattern pattern, String reason) {
        if (!(value instanceof String text) || !pattern.matcher(text).matches())
            wrong(missing() ? "is required" : reason);
    }

    void requireLink() {
        requirePattern(LINK, "must be an address like https://example.com/a.png");
    }

    /// Meta's ids are strings; written as whole numbers they are understood, too.
    void requireId(int longest) {
        if (value instanceof Number) requireWhole(0, Long.MAX_VALUE);
        else if (value instanceof String text && text.isBlank()) wrong("must not be blank");
        else requireText(longest);
    }

    /// It must be true or false, where it is there.
    void allowFlag() {
        if (missing() || value instanceof Boolean) return;
        if (!"true".equals(value) && !"false".equals(value)) wrong("must be true or false");
    }

    /// It must be a number, as number or as text.
    void requireNumber(long least, long most) {
        var number = number();
        if (number == null || outside(number, least, most))
            wrong(
                    missing()
                            ? "is required"
                            : "must be a number from %d to %d".formatted(least, most));
    }

    void requireWhole(long least, long most) {
        var number = number();
        if (number == null || outside(number, least, most) || fraction(number))
            wrong(
                    missing()
                            ? "is required"
                            : "must be a whole number from %d to %d".formatted(least, most));
    }

    private @Nullable BigDecimal number() {
        if (value instanceof Number number) return new BigDecimal(number.toString());
        return value instanceof String text && NUMBER.matcher(text).matches()
                ? new BigDecimal(text)
                : null;
    }

    private static boolean outside(BigDecimal number, long least, long most) {
        return number.compareTo(BigDecimal.valueOf(least)) < 0
                || number.compareTo(BigDecimal.valueOf(most)) > 0;
    }

    private static boolean fraction(BigDecimal number) {
        return number.signum() != 0 && number.stripTrailingZeros().scale() > 0;
    }
}
