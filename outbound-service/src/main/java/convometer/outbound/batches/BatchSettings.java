package convometer.outbound.batches;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.time.Duration;

/// How batches run.
///
/// @param outstanding how many requests of a batch may be unanswered at once
/// @param longest how long a batch without a deadline may take
@ConfigurationProperties("outbound.batches")
public record BatchSettings(
        @Bindable(defaultValue = "500") int outstanding,
        @Bindable(defaultValue = "7d") Duration longest) {

    public BatchSettings {
        if (outstanding < 1)
            throw new IllegalArgumentException(
                    "outbound.batches.outstanding must be positive: " + outstanding);
    }
}
