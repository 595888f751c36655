package convometer.ingest;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.time.Duration;

/// Settings of webhook-ingest. Everything has a default.
///
/// @param maxBodyBytes of a body, as it arrives and decompressed; Meta sends up to 3 MB
/// @param maxRequests that wait for the broker at a time; more are answered 503
/// @param maxBytes of the bodies of the requests that wait for the broker at a time
/// @param acknowledgeWithin how long the broker has for all records of a body
/// @param probeEvery how often Kafka is looked after
/// @param retryAfter what a 503 asks of Meta
@ConfigurationProperties("ingest")
public record IngestSettings(
        @Bindable(defaultValue = "3145728") int maxBodyBytes,
        @Bindable(defaultValue = "256") int maxRequests,
        @Bindable(defaultValue = "33554432") int maxBytes,
        @Bindable(defaultValue = "2s") Duration acknowledgeWithin,
        @Bindable(defaultValue = "1s") Duration probeEvery,
        @Bindable(defaultValue = "5s") Duration retryAfter) {

    public IngestSettings {
        if (maxBytes < maxBodyBytes)
            throw new IllegalArgumentException(
                    "ingest.max-bytes must have room for one body: " + maxBytes);
        if (acknowledgeWithin.toMillis() < 100)
            throw new IllegalArgumentException(
                    "ingest.acknowledge-within must be 100 ms at least: " + acknowledgeWithin);
        if (!probeEvery.isPositive())
            throw new IllegalArgumentException(
                    "ingest.probe-every must be positive: " + probeEvery);
    }
}
