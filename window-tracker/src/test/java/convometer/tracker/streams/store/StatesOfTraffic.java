package convometer.tracker.streams.store;

import convometer.tracker.group.GroupState;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.Portfolio;
import convometer.tracker.identity.Traffic;

import java.util.Collection;

/// The states that random traffic leaves behind, for those who store them.
///
/// @param customers of a portfolio
/// @param groups at its business numbers
public record StatesOfTraffic(Collection<CustomerState> customers, Collection<GroupState> groups) {

    public static StatesOfTraffic of(long seed) {
        var portfolio = new Portfolio(Traffic.RULES, true, _ -> {});
        Traffic.of(seed).forEach(portfolio::take);
        return new StatesOfTraffic(portfolio.states(), portfolio.groupStates());
    }
}
