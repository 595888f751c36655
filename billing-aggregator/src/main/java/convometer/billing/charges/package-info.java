/// Charges over HTTP: what a unit costs and what that rests on, and lists of units.
@NullMarked
package convometer.billing.charges;

import org.jspecify.annotations.NullMarked;
