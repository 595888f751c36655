package convometer.outbound;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.time.Duration;

/// How the service waits and sends.
///
/// @param longestWait the longest that `Prefer: wait` is followed
/// @param concurrency how many messages of one number and one partition of decisions are at Meta at
///   most
/// @param queueCapacity how many messages of one number and one partition wait at most; what comes
///   then is refused
/// @param connectTimeout how long a connection to Meta may take; nothing was sent then
/// @param sendTimeout how long Meta may take to answer; after it nobody knows
/// @param settleWithin how long word of a send without an answer is waited for
/// @param forgetAfter how long a request is remembered after the last that was heard of it
@ConfigurationProperties("outbound")
public record OutboundSettings(
        @Bindable(defaultValue = "30s") Duration longestWait,
        @Bindable(defaultValue = "64") int concurrency,
        @Bindable(defaultValue = "200000") int queueCapacity,
        @Bindable(defaultValue = "3s") Duration connectTimeout,
        @Bindable(defaultValue = "10s") Duration sendTimeout,
        @Bindable(defaultValue = "24h") Duration settleWithin,
        @Bindable(defaultValue = "40d") Duration forgetAfter) {

    public OutboundSettings {
        if (concurrency < 1)
            throw new IllegalArgumentException(
                    "outbound.concurrency must be positive: " + concurrency);
        if (queueCapacity < 1)
            throw new IllegalArgumentException(
                    "outbound.queue-capacity must be positive: " + queueCapacity);
        if (!settleWithin.isPositive() || forgetAfter.compareTo(settleWithin) <= 0)
            throw new IllegalArgumentException(
                    "outbound.forget-after must be longer than outbound.settle-within: "
                            + forgetAfter
                            + ", "
                            + settleWithin);
        if (!sendTimeout.isPositive())
            throw new IllegalArgumentException(
                    "outbound.send-timeout must be positive: " + sendTimeout);
    }
}
