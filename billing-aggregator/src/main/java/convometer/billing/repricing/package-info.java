/// Repricing over HTTP: asks the ledger to price what is booked by the tables as they are now, and
/// shows what that changes.
@NullMarked
package convometer.billing.repricing;

import org.jspecify.annotations.NullMarked;
