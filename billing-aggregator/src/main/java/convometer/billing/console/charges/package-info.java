/// Pages of charges: lists of them, and why each costs what it does.
@NullMarked
package convometer.billing.console.charges;

import org.jspecify.annotations.NullMarked;
