package convometer.tracker.rules;

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
