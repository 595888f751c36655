package convometer.tracker;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.time.Duration;

/// Settings of the window tracker, under `tracker`. What its rules leave to an operator is in a
/// file of its own, see [PolicyFile].
///
/// @param applicationId names the consumer group, the stores and the changelogs; changing it starts
///   from nothing
/// @param checkDueEvery how late a closing may be emitted
@ConfigurationProperties("tracker")
record TrackerSettings(
        @Bindable(defaultValue = "window-tracker") String applicationId,
        @Bindable(defaultValue = "1s") Duration checkDueEvery) {

    TrackerSettings {
        if (applicationId.isBlank())
            throw new IllegalArgumentException("tracker.application-id is empty");
        if (!checkDueEvery.isPositive())
            throw new IllegalArgumentException(
                    "tracker.check-due-every must be positive: " + checkDueEvery);
    }
}
