package convometer.tracker.rules;

import java.time.Instant;

/// A stretch `[openedAt, until)` in which free-form messages may be sent.
///
/// @param closedTold its closing was told; it is told once
/// @param touchedAt when something of it came here last, by our clock
public record Window(Instant openedAt, Instant until, boolean closedTold, Instant touchedAt) {

    public Window {
        if (!openedAt.isBefore(until))
            throw new IllegalArgumentException("empty window: " + openedAt + " to " + until);
    }

    public Window(Instant openedAt, Instant until, boolean closedTold) {
        this(openedAt, until, closedTold, Instant.EPOCH);
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
        return new Window(openedAt, until, true, touchedAt);
    }

    /// The one window that two that touch are. What was told of the closing stays told only where
    /// the end stays.
    Window union(Window other) {
        var order = until.compareTo(other.until);
        var closed =
                order == 0
                        ? closedTold || other.closedTold
                        : order > 0 ? closedTold : other.closedTold;
        return new Window(
                openedAt.isAfter(other.openedAt) ? other.openedAt : openedAt,
                order >= 0 ? until : other.until,
                closed,
                touchedAt.isBefore(other.touchedAt) ? other.touchedAt : touchedAt);
    }
}
