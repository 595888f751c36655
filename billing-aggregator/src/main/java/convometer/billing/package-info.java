/// Money: charges by era, the ledger, statements.
@NullMarked
package convometer.billing;

import org.jspecify.annotations.NullMarked;
