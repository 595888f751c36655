package convometer.billing.console.tracker;

import convometer.billing.console.Frame;
import convometer.billing.console.tracker.Budgets.Budget;

/// The page of budgets.
///
/// @param known whether it is known where the window-tracker is
public record BudgetsPage(Frame frame, boolean known, TrackerAnswer<Budget> budgets) {}
