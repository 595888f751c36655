package convometer.tracker.budget;

import convometer.tracker.identity.WabaId;

import java.time.Instant;

/// One month or day of a budget.
///
/// @param name of the budget, among those of its account
/// @param until when it renews
public record BudgetPeriod(WabaId waba, String name, Instant from, Instant until) {

    public boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }
}
