/// Closing: a statement is fixed once everything is counted that was in the archive by then, with a
/// manifest by which anybody can compute it again.
@NullMarked
package convometer.billing.closing;

import org.jspecify.annotations.NullMarked;
