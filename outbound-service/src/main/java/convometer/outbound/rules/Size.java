package convometer.outbound.rules;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// How long parsed JSON is in bytes when it is written.
public final class Size {

    /// What a message or a template may have: with everything that is told of it on its way, it
    /// still fits into one record of each topic.
    public static final int LARGEST = 200_000;

    /// The same for a publisher's own words on a request.
    public static final int LARGEST_LABELS = 20_000;

    /// Not fewer bytes than the JSON has.
    public static long of(@Nullable Object json) {
        return switch (json) {
            case Map<?, ?> object ->
                    2
                            + object.entrySet().stream()
                                    .mapToLong(each -> of(each.getKey()) + of(each.getValue()) + 2)
                                    .sum();
            case List<?> list -> 2 + list.stream().mapToLong(each -> of(each) + 1).sum();
            case String text -> 2 + text.chars().mapToLong(Size::of).sum();
            case null, default -> String.valueOf(json).length();
        };
    }

    private static long of(int c) {
        // A control character is written as an escape of six.
        if (c < ' ') return 6;
        if (c == '"' || c == '\\') return 2;
        return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }

    private Size() {}
}
