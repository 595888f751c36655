package convometer.tracker;

import convometer.tracker.rules.Policy;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Settings of the window tracker, under `tracker`.
///
/// @param applicationId names the consumer group, the stores and the changelogs; changing it starts
///   from nothing
/// @param checkDueEvery how late a closing may be told
/// @param qualifyingTypes what opens a window, as `type` or `type/subtype`; empty: Meta's list
/// @param windowLength how long a window stays open after the customer's latest message
/// @param entryPointLength how long a free entry point lasts where Meta does not say
/// @param margin how long before its end a window counts as closed for sending
/// @param lease for how long a permission holds at the most
@ConfigurationProperties("tracker")
record TrackerSettings(
        @Bindable(defaultValue = "window-tracker") String applicationId,
        @Bindable(defaultValue = "1s") Duration checkDueEvery,
        @Nullable List<String> qualifyingTypes,
        @Bindable(defaultValue = "24h") Duration windowLength,
        @Bindable(defaultValue = "72h") Duration entryPointLength,
        @Bindable(defaultValue = "60s") Duration margin,
        @Bindable(defaultValue = "5m") Duration lease) {

    TrackerSettings {
        if (!checkDueEvery.isPositive())
            throw new IllegalArgumentException(
                    "tracker.check-due-every must be positive: " + checkDueEvery);
    }

    Policy policy() {
        var standard = Policy.standard();
        return new Policy(
                qualifyingTypes == null || qualifyingTypes.isEmpty()
                        ? standard.qualifying()
                        : Set.copyOf(qualifyingTypes),
                windowLength,
                standard.conversationLength(),
                standard.entryPointAnswerWithin(),
                entryPointLength,
                margin,
                lease);
    }
}
