package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

/// In which band of a tier the member at a position is. The one that comes last holds; one about a
/// position that the member has left says nothing.
///
/// @param tier its id
/// @param from the rank with which the band begins
public record TierRank(Tier.Of of, String tier, Position position, long from)
        implements LedgerEvent {

    @Override
    public String to() {
        return position.id();
    }

    boolean concerns(Tier current, Position at) {
        return current.id().equals(tier) && at.equals(position);
    }

    boolean concerns(@Nullable Estimate estimate, Position at) {
        return estimate != null && estimate.tier() != null && concerns(estimate.tier(), at);
    }
}
