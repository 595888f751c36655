/// What the rules leave to an operator, and the local dates of billing accounts. It owns the values
/// alone; the file that they are read from is read in [convometer.tracker.reference].
@NullMarked
package convometer.tracker.policy;

import org.jspecify.annotations.NullMarked;
