package convometer.billing.match;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;

/// What a page of one of Meta's answers says of those beside it.
///
/// @param next where the one after is; null: it is the last
/// @param isFirst it says of none before it
/// @param from cursor of where it begins; empty: it does not say
/// @param to cursor of where it ends; empty: it does not say
record FigurePaging(@Nullable String next, boolean isFirst, String from, String to) {

    static final FigurePaging NONE = new FigurePaging(null, true, "", "");

    static FigurePaging read(JsonParser json) throws IOException {
        var read = NONE;
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return read;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            var value = json.nextToken();
            if (name.equals("cursors") && value == JsonToken.START_OBJECT)
                read = read.cursors(json);
            else if (value != JsonToken.VALUE_STRING) json.skipChildren();
            else read = read.with(name, json.getText());
        }
        return read;
    }

    private FigurePaging cursors(JsonParser json) throws IOException {
        var read = this;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) read = read.with(name, json.getText());
            else json.skipChildren();
        }
        return read;
    }

    private FigurePaging with(String name, String text) {
        return switch (name) {
            case "next" -> new FigurePaging(text, isFirst, from, to);
            case "previous" -> new FigurePaging(next, false, from, to);
            case "before" -> new FigurePaging(next, isFirst, text, to);
            case "after" -> new FigurePaging(next, isFirst, from, text);
            default -> this;
        };
    }

    /// Whether nothing is missing between this page and one that is in front of it, as far as they
    /// say. A list may also have several answers, one after the other.
    ///
    /// @param before [#NONE]: this is the first of all
    boolean mayFollow(FigurePaging before) {
        var begins = count(from);
        if (before.next == null) return isFirst && begins.orElse(0) == 0;
        var ended = count(before.to);
        return begins.isEmpty() || ended.isEmpty() || begins.getAsLong() <= ended.getAsLong() + 1;
    }

    /// Cursors mostly count: `MjQZD` is 24 in base64, with `ZD` for what fills it up.
    private static OptionalLong count(String cursor) {
        try {
            var text = Base64.getDecoder().decode(cursor.replace("ZD", "="));
            return OptionalLong.of(Long.parseLong(new String(text, StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException _) {
            return OptionalLong.empty();
        }
    }
}
