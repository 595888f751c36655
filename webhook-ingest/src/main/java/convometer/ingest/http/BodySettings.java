package convometer.ingest.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.time.Duration;

/// Bounds of the bodies that are being received, before anybody knows who signed them.
///
/// @param smallBytes of a body that needs no room of its own: each connection has room for these
/// @param largeBytes of all larger bodies together; with less room left a body waits unread
/// @param largeBytesPerSecond that are worked on of larger bodies, and of what compressed ones hold
/// @param roomWithin how long a body waits for room
/// @param startWithin how much later than by its rate a body may come
/// @param yieldWithin the same of a larger body while others wait for its room
/// @param minBytesPerSecond the rate at which a body has to come
@ConfigurationProperties("ingest.bodies")
public record BodySettings(
        @Bindable(defaultValue = "65536") int smallBytes,
        @Bindable(defaultValue = "33554432") int largeBytes,
        @Bindable(defaultValue = "67108864") int largeBytesPerSecond,
        @Bindable(defaultValue = "2s") Duration roomWithin,
        @Bindable(defaultValue = "2s") Duration startWithin,
        @Bindable(defaultValue = "250ms") Duration yieldWithin,
        @Bindable(defaultValue = "262144") int minBytesPerSecond) {

    /// What a connection may have sent before it can be stopped: its small body has room for it.
    static final int UNSTOPPABLE_BYTES = 32 << 10;

    public BodySettings {
        if (smallBytes < 2 * UNSTOPPABLE_BYTES)
            throw new IllegalArgumentException(
                    "ingest.bodies.small-bytes must be %d at least: %d"
                            .formatted(2 * UNSTOPPABLE_BYTES, smallBytes));
        if (largeBytesPerSecond < 1)
            throw new IllegalArgumentException(
                    "ingest.bodies.large-bytes-per-second must be positive: "
                            + largeBytesPerSecond);
        if (minBytesPerSecond < 1)
            throw new IllegalArgumentException(
                    "ingest.bodies.min-bytes-per-second must be positive: " + minBytesPerSecond);
    }

    /// Whether a body has come too slowly.
    ///
    /// @param received bytes of it
    /// @param nanos since it was first waited for
    /// @param contended others wait for its room
    boolean isTooSlow(long received, long nanos, boolean contended) {
        var late = contended ? yieldWithin : startWithin;
        return nanos - late.toNanos() > received * 1e9 / minBytesPerSecond;
    }
}
