package convometer.tracker;

import io.micronaut.core.annotation.Introspected;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/// Some of the open windows of a number, soonest to close first.
///
/// @param cursor asks for the next ones; null: these were the last
@Introspected
record WindowPage(List<WindowView> windows, @Nullable String cursor) {

    /// Where a page ends: everything after it is on the next.
    static String cursorAfter(WindowView window) {
        var until = window.until();
        if (until == null) throw new IllegalArgumentException("an open window has an end");
        var text = until.toEpochMilli() + "/" + window.customer();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The first entry that may be on the page after the cursor.
    ///
    /// @throws IllegalArgumentException if it is no cursor of ours
    static InstantIndex.Entry firstAfter(String cursor) {
        var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        var slash = text.indexOf('/');
        if (slash < 0) throw new IllegalArgumentException("not a cursor");
        var until = Instant.ofEpochMilli(Long.parseLong(text.substring(0, slash)));
        return new InstantIndex.Entry(until, text.substring(slash + 1) + "\0");
    }
}
