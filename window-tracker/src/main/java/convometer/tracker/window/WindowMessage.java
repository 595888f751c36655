package convometer.tracker.window;

import convometer.tracker.message.WebhookOffset;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;

/// A message or call of the customer that opened or extended a window.
///
/// @param at Meta's timestamp
/// @param id Meta's id of it
/// @param webhook in which it came; null: not known
public record WindowMessage(Instant at, String id, @Nullable WebhookOffset webhook)
        implements Comparable<WindowMessage> {

    private static final Comparator<WindowMessage> ORDER =
            Comparator.comparing(WindowMessage::at).thenComparing(WindowMessage::id);

    @Override
    public int compareTo(WindowMessage other) {
        return ORDER.compare(this, other);
    }

    boolean isSame(WindowMessage other) {
        return compareTo(other) == 0;
    }
}
