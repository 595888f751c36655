package convometer.tracker.rules;

import java.time.Instant;

/// A stretch `[openedAt, until)` in which free-form messages may be sent.
///
/// @param closedTold its closing was told; it is told once
public record Window(Instant openedAt, Instant until, boolean closedTold) {

    public Window {
        if (!openedAt.isBefore(until))
            throw new IllegalArgumentException("empty window: " + openedAt + " to " + until);
    }

    /// Whether the window is open at the instant: at `until` it is closed.
    public boolean contains(Instant at) {
        return !at.isBefore(openedAt) && at.isBefore(until);
    }

    boolean touches(Window other) {
        return !until.isBefore(other.openedAt) && !other.until.isBefore(openedAt);
    }

    boolean sameSpan(Window other) {
        return openedAt.equals(other.openedAt) && until.equals(other.until);
    }

    Window withClosingTold() {
        return new Window(openedAt, until, true);
    }
}
