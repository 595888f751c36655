@NullMarked
package convometer.billing.ledger;

import org.jspecify.annotations.NullMarked;
