package convometer.ingest.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.time.Duration;

/// Bounds of connections.
///
/// @param max that are open at a time; one more takes the place of the one that has been waited for
///   longest
/// @param maxPerAddress the same of one remote address; 0: no bound, as behind a gateway, which is
///   one address for all
/// @param headWithin from the connection to the end of its first request's head, and from an
///   answer's beginning until it is taken
/// @param idleWithin from an answer to the end of the next request's head; longer than a gateway
///   keeps what is idle, so that it does not send on what is being closed
/// @param drainWithin what is still read, and dropped, of a refused body, so that its sender gets
///   to see the answer
@ConfigurationProperties("ingest.connections")
public record ConnectionSettings(
        @Bindable(defaultValue = "512") int max,
        @Bindable(defaultValue = "0") int maxPerAddress,
        @Bindable(defaultValue = "10s") Duration headWithin,
        @Bindable(defaultValue = "75s") Duration idleWithin,
        @Bindable(defaultValue = "1s") Duration drainWithin) {

    public ConnectionSettings {
        if (max < 1)
            throw new IllegalArgumentException("ingest.connections.max must be positive: " + max);
        if (maxPerAddress < 0)
            throw new IllegalArgumentException(
                    "ingest.connections.max-per-address must not be negative: " + maxPerAddress);
    }
}
