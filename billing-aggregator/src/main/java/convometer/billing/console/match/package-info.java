/// The page of the match with Meta: what was imported, where it differs from the ledger and why.
@NullMarked
package convometer.billing.console.match;

import org.jspecify.annotations.NullMarked;
