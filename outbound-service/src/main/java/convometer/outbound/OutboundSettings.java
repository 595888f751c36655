package convometer.outbound;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.time.Duration;

/// How the service waits and sends.
///
/// @param longestWait the longest that `Prefer: wait` is followed
/// @param concurrency how many messages are handed to Meta at once
/// @param connectTimeout how long a connection to Meta may take; nothing was sent then
/// @param sendTimeout how long Meta may take to answer; after it nobody knows
@ConfigurationProperties("outbound")
public record OutboundSettings(
        @Bindable(defaultValue = "30s") Duration longestWait,
        @Bindable(defaultValue = "64") int concurrency,
        @Bindable(defaultValue = "3s") Duration connectTimeout,
        @Bindable(defaultValue = "10s") Duration sendTimeout) {

    public OutboundSettings {
        if (concurrency < 1)
            throw new IllegalArgumentException(
                    "outbound.concurrency must be positive: " + concurrency);
        if (!sendTimeout.isPositive())
            throw new IllegalArgumentException(
                    "outbound.send-timeout must be positive: " + sendTimeout);
    }
}
