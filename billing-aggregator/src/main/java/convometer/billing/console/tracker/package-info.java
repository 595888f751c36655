/// Pages of what the window-tracker knows: windows that are open, and budgets. It is asked as any
/// program asks it, and nothing of it is kept.
@NullMarked
package convometer.billing.console.tracker;

import org.jspecify.annotations.NullMarked;
