/// Reads the tables on which prices rest: markets, eras, rate cards.
@NullMarked
package convometer.billing.tables;

import org.jspecify.annotations.NullMarked;
