/// Budgets: what the gate permits is reserved of what a billing account may spend in a month or a
/// day, spent when it is delivered, and free again when it is not. It owns that count and the
/// thresholds of it; what a message costs is estimated elsewhere.
@NullMarked
package convometer.tracker.budget;

import org.jspecify.annotations.NullMarked;
