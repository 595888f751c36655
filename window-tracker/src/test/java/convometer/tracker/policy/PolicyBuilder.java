package convometer.tracker.policy;

import java.util.List;

/// The standard policy but for one thing.
public final class PolicyBuilder {

    private final Policy policy = Policy.standard();

    public static PolicyBuilder standard() {
        return new PolicyBuilder();
    }

    public Policy withEntryPointLengths(List<Policy.EntryPointLength> lengths) {
        return with(lengths, policy.priceWindowAt(), policy.keywords());
    }

    public Policy withPriceWindowAt(Policy.PriceWindowAt at) {
        return with(policy.entryPointLengths(), at, policy.keywords());
    }

    Policy withKeywords(List<Policy.Keyword> keywords) {
        return with(policy.entryPointLengths(), policy.priceWindowAt(), keywords);
    }

    private Policy with(
            List<Policy.EntryPointLength> lengths,
            Policy.PriceWindowAt at,
            List<Policy.Keyword> keywords) {
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
                keywords,
                policy.kept());
    }
}
