package convometer.tracker.streams;

import convometer.schemas.accounts.Accounts;
import convometer.tracker.policy.Policy;
import convometer.tracker.reference.ReferenceData;

import io.micrometer.core.instrument.MeterRegistry;

import java.time.Clock;
import java.time.Duration;

/// What a topology is made for: some accounts, by a policy.
///
/// @param checkDueEvery how late a closing may be emitted
/// @param referenceData of accounts and prices; the topology keeps it up to date
/// @param givesOutSlots whether it has the part that gives out the slots of messaging limits
public record TopologyParameters(
        Accounts accounts,
        Policy policy,
        MeterRegistry meters,
        Clock clock,
        Duration checkDueEvery,
        ReferenceData referenceData,
        boolean givesOutSlots) {

    /// For accounts of which nothing but their file is known; what is due is done every second.
    public static TopologyParameters of(
            Accounts accounts, Policy policy, MeterRegistry meters, Clock clock) {
        return new TopologyParameters(
                accounts,
                policy,
                meters,
                clock,
                Duration.ofSeconds(1),
                ReferenceData.of(accounts, meters),
                true);
    }

    /// The same where somebody else gives out the slots of messaging limits.
    TopologyParameters withoutLimits() {
        return new TopologyParameters(
                accounts, policy, meters, clock, checkDueEvery, referenceData, false);
    }
}
