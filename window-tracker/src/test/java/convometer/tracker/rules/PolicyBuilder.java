package convometer.tracker.rules;

import java.util.List;

/// The standard policy but for one thing.
final class PolicyBuilder {

    private final Policy policy = Policy.standard();

    static PolicyBuilder standard() {
        return new PolicyBuilder();
    }

    Policy withEntryPointLengths(List<Policy.EntryPointLength> lengths) {
        return with(lengths, policy.priceWindowAt());
    }

    Policy withPriceWindowAt(Policy.PriceWindowAt at) {
        return with(policy.entryPointLengths(), at);
    }

    private Policy with(List<Policy.EntryPointLength> lengths, Policy.PriceWindowAt at) {
        return new Policy(
                policy.qualifying(),
                policy.windowLength(),
                policy.conversationLength(),
                policy.entryPointAnswerWithin(),
                lengths,
                policy.oldKindsUntil(),
                at,
                policy.margin(),
                policy.lease(),
                policy.hold(),
                policy.keywords(),
                policy.kept());
    }
}
