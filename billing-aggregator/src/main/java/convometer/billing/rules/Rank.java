package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

/// A pool's word about the member at one of its places: the band that it is in. The word that comes
/// last is true; one about a place that the member has left says nothing.
///
/// @param pool its id
/// @param from the rank with which the band begins
public record Rank(Pool.Of of, String pool, Position position, long from) implements Note {

    @Override
    public String to() {
        return position.id();
    }

    boolean concerns(Pool current, Position place) {
        return current.id().equals(pool) && place.equals(position);
    }

    boolean concerns(@Nullable Estimate estimate, Position place) {
        return estimate != null && estimate.pool() != null && concerns(estimate.pool(), place);
    }
}
