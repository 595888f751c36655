package convometer.tracker.window;

import java.time.Instant;

/// An interval `[openedAt, until)` in which free-form messages may be sent.
///
/// @param closingEmitted its closing was emitted; it is emitted once
/// @param lastSeenAt when something of it came here last, by our clock
public record ServiceWindow(
        Instant openedAt, Instant until, boolean closingEmitted, Instant lastSeenAt) {

    public ServiceWindow {
        if (!openedAt.isBefore(until))
            throw new IllegalArgumentException("empty window: " + openedAt + " to " + until);
    }

    public ServiceWindow(Instant openedAt, Instant until, boolean closingEmitted) {
        this(openedAt, until, closingEmitted, Instant.EPOCH);
    }

    /// Whether the window is open at the instant: at `until` it is closed.
    public boolean contains(Instant at) {
        return !at.isBefore(openedAt) && at.isBefore(until);
    }

    public boolean touches(ServiceWindow other) {
        return !until.isBefore(other.openedAt) && !other.until.isBefore(openedAt);
    }

    public boolean sameSpan(ServiceWindow other) {
        return openedAt.equals(other.openedAt) && until.equals(other.until);
    }

    ServiceWindow withClosingEmitted() {
        return new ServiceWindow(openedAt, until, true, lastSeenAt);
    }

    /// The one window that two that touch are. What was emitted of the closing stays emitted only
    /// where the end stays.
    ServiceWindow union(ServiceWindow other) {
        var order = until.compareTo(other.until);
        var closed =
                order == 0
                        ? closingEmitted || other.closingEmitted
                        : order > 0 ? closingEmitted : other.closingEmitted;
        return new ServiceWindow(
                openedAt.isAfter(other.openedAt) ? other.openedAt : openedAt,
                order >= 0 ? until : other.until,
                closed,
                lastSeenAt.isBefore(other.lastSeenAt) ? other.lastSeenAt : lastSeenAt);
    }
}
