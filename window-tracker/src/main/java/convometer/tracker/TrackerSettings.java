package convometer.tracker;

import convometer.tracker.rules.Policy;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/// Settings of the window tracker, under `tracker`.
///
/// @param applicationId names the consumer group, the stores and the changelogs; changing it starts
///   from nothing
/// @param checkDueEvery how late a closing may be told
/// @param qualifyingTypes what opens a window, as `type` or `type/subtype`; empty: Meta's list
/// @param windowLength how long a window stays open after the customer's latest message
/// @param conversationLength how long a conversation lasts
/// @param entryPointAnswerWithin how soon a referral must be answered to open a free entry point
/// @param entryPointLength how long a free entry point lasts where Meta does not say
/// @param margin how long before its end a window counts as closed for sending
/// @param lease for how long a permission holds at the most
@ConfigurationProperties("tracker")
record TrackerSettings(
        @Bindable(defaultValue = "window-tracker") String applicationId,
        @Bindable(defaultValue = "1s") Duration checkDueEvery,
        @Nullable List<String> qualifyingTypes,
        @Bindable(defaultValue = "24h") Duration windowLength,
        @Bindable(defaultValue = "24h") Duration conversationLength,
        @Bindable(defaultValue = "24h") Duration entryPointAnswerWithin,
        @Bindable(defaultValue = "72h") Duration entryPointLength,
        @Bindable(defaultValue = "60s") Duration margin,
        @Bindable(defaultValue = "5m") Duration lease) {

    TrackerSettings {
        if (applicationId.isBlank())
            throw new IllegalArgumentException("tracker.application-id is empty");
        positive("check-due-every", checkDueEvery);
        positive("window-length", windowLength);
        positive("conversation-length", conversationLength);
        positive("entry-point-answer-within", entryPointAnswerWithin);
        positive("entry-point-length", entryPointLength);
        positive("lease", lease);
        if (margin.isNegative() || margin.compareTo(windowLength) >= 0)
            throw new IllegalArgumentException(
                    "tracker.margin must be at least 0 and less than tracker.window-length ("
                            + windowLength
                            + "): "
                            + margin);
    }

    private static void positive(String setting, Duration value) {
        if (!value.isPositive())
            throw new IllegalArgumentException(
                    "tracker." + setting + " must be positive: " + value);
    }

    Policy policy() {
        return new Policy(
                qualifyingTypes == null || qualifyingTypes.isEmpty()
                        ? Policy.DEFAULT_QUALIFYING
                        : Set.copyOf(qualifyingTypes),
                windowLength,
                conversationLength,
                entryPointAnswerWithin,
                List.of(new Policy.EntryPointLength(LocalDate.EPOCH, entryPointLength)),
                Policy.standard().oldKindsUntil(),
                Policy.standard().priceWindowAt(),
                margin,
                lease,
                Policy.standard().kept());
    }
}
