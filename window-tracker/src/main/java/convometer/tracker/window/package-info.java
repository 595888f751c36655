/// The customer service window (rules W): 24 hours from each qualifying event, and windows that
/// overlap or touch are one (W1). It owns the interval set [ServiceWindows] and nothing that the
/// business sends.
@NullMarked
package convometer.tracker.window;

import org.jspecify.annotations.NullMarked;
